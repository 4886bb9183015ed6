"""The dialling plans of the phonenumbers library, asked directly: in which country a number is valid.

The own `parse` and `is_valid_number` of the library say the same (a test compares them) and take five times as
long: they prepare every number for being written, and look at each plan anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pilotgate.profiling.formats.lazy import Lazy

_LONGEST = 17
_NOWHERE = "001"
"""The region of satellite and other numbers of no country."""
_KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip", "personal_number", "pager", "uan",
    "voicemail",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Plan:
    """The numbers of one region.

    Attributes:
        code: Country code.
        abroad: What is dialled before the code of another country.
        trunk: What is dialled before a number within the country, and may be taken away.
        rule: What the trunk prefix becomes instead, if anything.
        leading: What the numbers begin with where several regions share the code.
        general: Form of all numbers.
        lengths: Of the numbers, ascending.
        local: Of numbers that can be dialled in their town only.
        kinds: Lengths and form of each kind of number.
    """

    code: str
    abroad: Lazy
    trunk: Lazy
    rule: str
    leading: Lazy | None
    general: Lazy
    lengths: tuple[int, ...]
    local: tuple[int, ...]
    kinds: tuple[tuple[tuple[int, ...], Lazy], ...]

    def holds(self, number: str) -> bool:
        """A number without prefixes is one of the plan."""
        size = len(number)
        if size not in self.lengths or not self.general.fullmatch(number):
            return False
        return any((not sizes or size in sizes) and form.fullmatch(number) for sizes, form in self.kinds)

    def without_trunk(self, digits: str) -> str:
        """Digits without the prefix that is dialled within the country."""
        found = self.trunk.match(digits) if digits else None
        if not found:
            return digits
        groups = found.groups()
        changed = self.rule and groups and groups[-1] is not None
        rest = self.trunk.sub(self.rule, digits, count=1) if changed else digits[found.end() :]
        return digits if self.general.fullmatch(digits) and not self.general.fullmatch(rest) else rest

    def number(self, digits: str) -> str:
        """Digits without the prefix, where what is left is long enough to be a number."""
        rest = self.without_trunk(digits)
        size = len(rest)
        possible = size > self.lengths[-1] or (size in self.lengths and size not in self.local)
        return rest if possible else digits


@cache
def _plan(region: str, code: str = "") -> _Plan | None:
    import phonenumbers

    known = phonenumbers.PhoneMetadata
    told = (
        known.metadata_for_region(region, None)
        if region != _NOWHERE
        else known.metadata_for_nongeo_region(int(code))
    )
    general = told.general_desc if told else None
    if told is None or general is None or not general.national_number_pattern or not general.possible_length:
        return None
    found = {kind: getattr(told, kind) for kind in _KINDS}
    return _Plan(
        code=str(told.country_code),
        abroad=Lazy(told.international_prefix or "(?!)"),
        trunk=Lazy(told.national_prefix_for_parsing or "(?!)"),
        rule=told.national_prefix_transform_rule or "",
        leading=Lazy(told.leading_digits) if told.leading_digits is not None else None,
        general=Lazy(general.national_number_pattern),
        lengths=tuple(general.possible_length),
        local=tuple(general.possible_length_local_only),
        kinds=tuple(
            (tuple(kind.possible_length), Lazy(kind.national_number_pattern))
            for kind in found.values()
            if kind is not None and kind.national_number_pattern
        ),
    )


@cache
def _regions(code: str) -> tuple[str, ...]:
    import phonenumbers

    return tuple(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code), ()))


def country_of(digits: str, region: str = "") -> str:
    """The region in which a number is valid, or empty.

    Args:
        digits: Of the number; where there is no region, they begin with the country code.
        region: Where the number is dialled.
    """
    if not region:
        return _from_abroad(digits)
    plan = _plan(region)
    if plan is None:
        return ""
    dialled = plan.abroad.match(digits)
    if dialled and digits[dialled.end() : dialled.end() + 1] != "0":
        return _from_abroad(digits[dialled.end() :])
    if digits.startswith(plan.code):
        rest = plan.without_trunk(digits[len(plan.code) :])
        better = not plan.general.fullmatch(digits) and plan.general.fullmatch(rest)
        if better or (len(digits) > plan.lengths[-1] and len(digits) not in plan.local):
            return _valid(plan.code, plan.number(rest))
    return _valid(plan.code, plan.number(digits))


def _from_abroad(digits: str) -> str:
    if len(digits) <= 2 or digits[0] == "0":
        return ""
    code = next((digits[:n] for n in (1, 2, 3) if _regions(digits[:n])), "")
    plan = _plan(_regions(code)[0], code) if code else None
    return _valid(code, plan.number(digits[len(code) :])) if plan else ""


def _valid(code: str, number: str) -> str:
    if not 2 <= len(number) <= _LONGEST:
        return ""
    regions = _regions(code)
    for region in regions:
        plan = _plan(region, code)
        if plan is None:
            continue
        if plan.leading is None or len(regions) == 1:
            if plan.holds(number):
                return region
        elif plan.leading.match(number):
            return region if plan.holds(number) else ""
    return ""
