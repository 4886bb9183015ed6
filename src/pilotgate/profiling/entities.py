"""Records that are one thing: probabilistic linkage without labels (Fellegi & Sunter 1969), by Splink on DuckDB.

How a column is compared follows from its profile: dates and codes by edits, names and text by Jaro-Winkler with
term frequencies, what hardly varies by equality. Records are compared where they agree on something selective; the
weights are learned by expectation maximisation from the extract itself. Records that differ outright in over a
third of what both hold have to be near certain: places and telephones that several records share are no identity.
"""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pilotgate.engines.duckdb import Engine, connect, quote_text
from pilotgate.errors import EngineError, MissingExtra
from pilotgate.model import ColumnProfile, Entity, Extract, Profile
from pilotgate.profiling.personal import mask

if TYPE_CHECKING:
    from splink import Linker

ROWS = 200_000
_PAIRS = 4_000_000
_ALL_PAIRS = 1_200_000
_KEYS = 20
_LEAST_PRESENT = 0.2
_PROBABILITY = 0.8
_CERTAIN = 0.99
_FEW = 3
"""Telling columns of numbered things up to which weights cannot be learned: too little checks one by another."""
_USUAL = {2: [0.9, 0.1], 3: [0.75, 0.15, 0.1], 4: [0.6, 0.25, 0.08, 0.07]}


class Unlearned(Exception):
    """The records do not show how those of one thing differ."""


@dataclass(frozen=True, slots=True)
class Entities:
    """Groups of records that are probably one thing, most certain first, and what was not looked at.

    Attributes:
        pairs_compared: Pairs that agreed on something selective.
    """

    groups: tuple[Entity, ...]
    rows: int
    pairs_compared: int
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Role:
    """How a column takes part: `date`, `code`, `email`, `text` or `category`."""

    position: int
    kind: str
    pairs: int
    length: float

    @property
    def cell(self) -> str:
        return f"c{self.position}"


def find_entities(extract: Extract, profile: Profile, *, ignore: Sequence[str] = ()) -> Entities:
    """Group the records of an extract that are probably one thing; nothing is dropped or merged.

    Args:
        extract: A landed source.
        profile: Of that extract.
        ignore: Columns that say nothing about identity.

    Raises:
        MissingExtra: Splink is not installed.
        EngineError: The landed data cannot be read.
    """
    with connect(extract) as engine:
        return link(engine, profile, ignore=ignore)


def link(
    engine: Engine, profile: Profile, *, ignore: Sequence[str] = (), rows: int = ROWS, by: str | None = None
) -> Entities:
    """The same over an open extract.

    Args:
        engine: The open extract.
        profile: Of that extract.
        ignore: Columns that say nothing about identity.
        rows: Rows to look at, at most.
        by: A column that numbers things told of in the rows (`customer_id`): those are compared, not the rows; each
            by its most frequent values, and as the first row that tells of it.
    """
    skipped = [f"rows beyond the first {rows:,} of {engine.rows:,}"] if engine.rows > rows else []
    rows = min(engine.rows, rows)
    chosen = [c for c in profile.columns if c.name not in (*ignore, by) and _takes_part(c)]
    if rows < 2 or not chosen:
        return Entities((), rows, 0, (*skipped, "no column that could tell records apart"))
    numbered = profile.column(by) if by is not None else None
    _normalise(engine, [*chosen, numbered] if numbered else chosen, rows)
    if numbered:
        rows = _condense(engine, numbered.position, [c.position for c in chosen])
    roles = [_role(engine, column) for column in chosen]
    if len(roles) < 2:
        return Entities((), rows, 0, (*skipped, "a single column is not enough to compare records by"))
    try:
        with _quiet():
            links, compared = _links(engine, roles, rows, few=numbered is not None and len(_telling(roles)) <= _FEW)
    except (Unlearned, EngineError, ValueError) as error:
        return Entities(
            (), rows, 0, (*skipped, f"records could not be compared: {str(error).splitlines()[0][:120]}")
        )
    groups = _groups(engine, links, chosen, roles)
    return Entities(tuple(groups), rows, compared, tuple(skipped))


def _takes_part(column: ColumnProfile) -> bool:
    if column.present < max(2, _LEAST_PRESENT * column.rows) or column.distinct < 2:
        return False
    serial = column.logical_type == "integer" and column.distinct == column.rows == column.present
    if serial and column.numbers is not None and column.numbers.max - column.numbers.min < 1.2 * column.rows:
        return False
    return not any(f.name == "uuid" and f.count > 0.9 * column.present for f in column.formats)


def _digits(column: ColumnProfile) -> bool:
    """Mostly digits, whatever stands between them."""
    figures = sum(p.count for p in column.patterns if not any(c in "Aaw" for c in p.pattern))
    return bool(column.patterns) and figures > 0.8 * column.present


def _normalise(engine: Engine, chosen: Sequence[ColumnProfile], rows: int) -> None:
    """Write the table `records`: `unique_id`, and the chosen columns without case, accents and punctuation."""
    cells = []
    for column in chosen:
        cell = f"CAST(c{column.position} AS VARCHAR)"
        gone = [v.value for v in (*column.null_likes, *column.sentinels)]
        if gone:
            cell = f"CASE WHEN {cell} IN ({', '.join(map(quote_text, gone))}) THEN NULL ELSE {cell} END"
        if _digits(column):
            plain = f"regexp_replace({cell}, '[^0-9A-Za-z]+', '', 'g')"
        elif column.personal == "email":
            plain = f"lower(trim({cell}))"
        else:
            plain = f"trim(regexp_replace(lower(strip_accents({cell})), '[^\\p{{L}}\\p{{N}}]+', ' ', 'g'))"
        cells.append(f"nullif({plain}, '') AS c{column.position}")
    names = ", ".join(f"c{k}" for k in range(engine.width))
    engine.query(
        f"CREATE OR REPLACE TABLE records AS SELECT number AS unique_id, {', '.join(cells)} "
        f"FROM read_parquet({engine.source}, file_row_number = true) AS landed({names}, number) "
        f"WHERE number < {rows}"
    )


def _condense(engine: Engine, by: int, positions: Sequence[int]) -> int:
    """Make one of the records that have the same value in a column; returns how many are left."""
    cells = ", ".join(f"mode(c{i} ORDER BY c{i}) AS c{i}" for i in positions)
    engine.query(
        f"CREATE OR REPLACE TABLE records AS SELECT min(unique_id) AS unique_id, {cells} FROM records "
        f"WHERE c{by} IS NOT NULL GROUP BY c{by}"
    )
    return int(engine.query("SELECT count(*) FROM records")[0][0])


def _role(engine: Engine, column: ColumnProfile) -> _Role:
    cell = f"c{column.position}"
    ((pairs, length, distinct),) = engine.query(
        f"SELECT coalesce(sum(n * (n - 1) / 2), 0), avg(size), count(*) FROM "
        f"(SELECT count(*) AS n, length({cell}) AS size FROM records WHERE {cell} IS NOT NULL GROUP BY {cell})"
    )
    if column.personal == "email":
        kind = "email"
    elif column.logical_type in {"date", "timestamp"}:
        kind = "date"
    elif distinct <= 12 or (length or 0) < 2.5:
        kind = "category"
    else:
        kind = "code" if _digits(column) else "text"
    return _Role(column.position, kind, int(pairs), float(length or 0))


def _links(
    engine: Engine, roles: Sequence[_Role], rows: int, *, few: bool
) -> tuple[list[tuple[int, int, float]], int]:
    """Pairs of rows that are probably one, with the probability; and how many pairs were compared."""
    try:
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on
        from splink.blocking_rule_library import CustomRule
        from splink.internals.exceptions import SplinkException
    except ImportError as error:
        raise MissingExtra(
            "finding records that are one thing needs Splink", remedy="pip install 'pilotgate[linkage]'"
        ) from error
    small = rows * (rows - 1) // 2 <= _ALL_PAIRS
    keys = _blocks(engine, roles)
    rules: list[Any] = [CustomRule("1=1")] if small else [block_on(*key) for key in keys]
    if few and not _any_alike(engine, roles):
        return [], 0
    database = DuckDBAPI(connection=engine.connection)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(role, taught=not few) for role in roles],
        blocking_rules_to_generate_predictions=rules,
        max_iterations=25,
    )
    try:
        linker = Linker(database.register("records"), settings)
        _train(linker, roles, keys, rows, few=few)
        predicted = linker.inference.predict(threshold_match_probability=_PROBABILITY)
    except SplinkException as error:
        raise Unlearned("Splink could not weigh the columns") from error
    held = " + ".join(f"(gamma_{r.cell} >= 0)::INT" for r in roles)
    apart = " + ".join(f"(gamma_{r.cell} = 0)::INT" for r in roles)
    found = engine.query(
        f"SELECT unique_id_l, unique_id_r, match_probability FROM {predicted.physical_name} "
        f"WHERE match_probability >= CASE WHEN 3 * ({apart}) > {held} THEN {_CERTAIN} ELSE {_PROBABILITY} END "
        f"ORDER BY 3 DESC, 1, 2"
    )
    compared = rows * (rows - 1) // 2 if small else _count_pairs(engine, keys)
    return [(int(a), int(b), float(p)) for a, b, p in found], compared


def _telling(roles: Sequence[_Role]) -> list[_Role]:
    """The columns that tell records apart, the most telling first."""
    return sorted((r for r in roles if r.kind != "category"), key=lambda r: (r.pairs, r.position))


def _comparison(role: _Role, *, taught: bool) -> Any:
    """How Splink compares a column; with weights as usual in lists of people and places where none are `taught`."""
    import splink.comparison_library as cl

    def usual(levels: int) -> dict[str, Any]:
        return {} if taught else {"m_probabilities": _USUAL[levels]}

    if role.kind == "category":
        return cl.ExactMatch(role.cell).configure(term_frequency_adjustments=True, **usual(2))
    if role.kind in {"date", "code"}:
        edits = [1, 2] if role.length >= 5.5 else [1]
        return cl.DamerauLevenshteinAtThresholds(role.cell, edits).configure(
            term_frequency_adjustments=role.kind == "code", **usual(2 + len(edits))
        )
    return cl.JaroWinklerAtThresholds(role.cell, [0.92, 0.8]).configure(term_frequency_adjustments=True, **usual(4))


def _blocks(engine: Engine, roles: Sequence[_Role]) -> list[tuple[str, ...]]:
    """Expressions on one of which two records have to agree to be compared, within the budget of pairs."""
    telling = _telling(roles)
    singles = [(r.pairs, (r.cell,)) for r in telling]
    heads = [f"substr({r.cell}, 1, 4)" for r in telling if r.length >= 3]
    double = [(a, b) for i, a in enumerate(heads) for b in heads[i + 1 :]]
    doubles = sorted((_count_pairs(engine, [key]), key) for key in double)
    kept: list[tuple[str, ...]] = []
    total = 0
    for pairs, key in (*singles, *doubles):
        if total + pairs <= _PAIRS and len(kept) < _KEYS:
            kept.append(key)
            total += pairs
    return kept or [min(singles)[1]]


def _count_pairs(engine: Engine, keys: Sequence[tuple[str, ...]]) -> int:
    """Pairs of records that agree on a key, summed over the keys."""
    total = 0
    for key in keys:
        present = " AND ".join(f"{part} IS NOT NULL" for part in key)
        ((pairs,),) = engine.query(
            f"SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM "
            f"(SELECT count(*) AS n FROM records WHERE {present} GROUP BY {', '.join(key)})"
        )
        total += int(pairs)
    return total


def _any_alike(engine: Engine, roles: Sequence[_Role]) -> bool:
    """Whether any two records are alike enough to learn how often that happens."""
    rules = [*_alike(roles), *(f"l.{r.cell} = r.{r.cell}" for r in _telling(roles)[:1])]
    return any(
        engine.query(f"SELECT 1 FROM records l JOIN records r ON l.unique_id < r.unique_id AND {rule} LIMIT 1")
        for rule in rules
    )


def _alike(roles: Sequence[_Role]) -> list[str]:
    """Conditions that a name spelt in two ways meets: two columns that are quite the same would miss it."""
    named = next((r.cell for r in _telling(roles) if r.kind == "text"), "")
    return [
        f"l.{r.cell} = r.{r.cell} AND jaro_winkler_similarity(l.{named}, r.{named}) >= 0.92"
        for r in roles
        if named and r.cell != named
    ]


def _train(
    linker: Linker, roles: Sequence[_Role], keys: Sequence[tuple[str, ...]], rows: int, *, few: bool
) -> None:
    from splink import block_on
    from splink.internals.exceptions import SplinkException

    telling = _telling(roles)
    exact: list[Any] = [block_on(a.cell, b.cell) for i, a in enumerate(telling[:4]) for b in telling[i + 1 : 4]]
    if few:
        exact += _alike(roles)
    linker.training.estimate_probability_two_random_records_match(exact or [block_on(*keys[0])], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    if few:
        return
    rich = [r for r in telling if 20 <= r.pairs <= 4 * rows][:5]
    learned = 0
    for role in rich if len(rich) >= 2 else telling[:3]:
        # Pairs that all are copies teach nothing, and Splink then divides by nought.
        with contextlib.suppress(SplinkException, ValueError):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(role.cell))
            learned += 1
    if not learned:
        raise Unlearned("nothing could be learned about how records of one thing differ")


def _groups(
    engine: Engine, links: Sequence[tuple[int, int, float]], chosen: Sequence[ColumnProfile], roles: Sequence[_Role]
) -> Iterator[Entity]:
    """Connected records, with masked members and the columns on which they agree."""
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        while parent.setdefault(row, row) != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    weakest: dict[int, float] = {}
    for a, b, probability in links:
        left, right = root(a), root(b)
        if left != right:
            joined = min(weakest.pop(left, 1.0), weakest.pop(right, 1.0), probability)
            parent[right] = left
            weakest[left] = joined
    members: dict[int, list[int]] = defaultdict(list)
    for row in parent:
        members[root(row)].append(row)
    if not members:
        return
    cells = ", ".join(role.cell for role in roles)
    wanted = ", ".join(str(row) for row in parent)
    values = {
        r[0]: r[1:] for r in engine.query(f"SELECT unique_id, {cells} FROM records WHERE unique_id IN ({wanted})")
    }
    for top, rows in sorted(members.items(), key=lambda item: (-weakest.get(item[0], 1.0), min(item[1]))):
        rows.sort()
        records = [values[row] for row in rows]
        agree = [
            c.name for i, c in enumerate(chosen) if len({r[i] for r in records}) == 1 and records[0][i] is not None
        ]
        near = [
            c.name for i, c in enumerate(chosen) if c.name not in agree and any(r[i] is not None for r in records)
        ]
        reason = f"same {', '.join(agree)}" if agree else "nothing quite the same"
        reason += f"; alike or different in {', '.join(near)}" if near else ""
        shown = tuple(
            " | ".join(mask(r[i] or "", c.personal or "text") for i, c in enumerate(chosen)) for r in records[:10]
        )
        yield Entity(tuple(rows), shown, reason, round(weakest.get(top, 1.0), 4))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Splink's progress and advice off the terminal."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
