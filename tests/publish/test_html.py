from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from pilotgate.model import Accounting, Scorecard, Severity, Status, Verdict
from pilotgate.publish import html, page, profile_html, views
from pilotgate.publish.words import visible


class Reader(HTMLParser):
    """Tags with attributes, and text, as a browser would see them."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "rect", "circle", "path"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def values(self, name: str) -> Iterator[str]:
        return (v or "" for _, attrs in self.tags for k, v in attrs.items() if k == name)


def pages(card: Scorecard) -> tuple[bytes, bytes]:
    return html.render(card), profile_html.render(card.profile, card.findings)


@pytest.fixture(params=["blocked", "ready", "hostile"])
def any_card(request: pytest.FixtureRequest) -> Scorecard:
    card: Scorecard = request.getfixturevalue(request.param)
    return card


def test_page_holds_nothing_active_and_loads_nothing(any_card: Scorecard) -> None:
    for data in pages(any_card):
        seen = Reader(data)
        assert not seen.open
        active = {"script", "iframe", "object", "embed", "link", "form", "img", "base", "foreignobject", "animate"}
        assert not active & {tag for tag, _ in seen.tags}
        assert not [
            k for _, attrs in seen.tags for k in attrs if k.startswith("on") or k in {"style", "src", "srcset"}
        ]
        assert all(v.startswith("#") for v in seen.values("href"))


def test_page_policy_allows_its_own_style_alone(blocked: Scorecard) -> None:
    data = html.render(blocked).decode()
    style = re.search("<style>(.*?)</style>", data, re.DOTALL)
    assert style is not None
    policy = next(Reader(data.encode()).values("content"))
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; ")
    assert "unsafe" not in policy
    assert not re.search(r"url\(|@import|@font-face", style[1])


def test_page_links_and_labels_lead_somewhere(any_card: Scorecard) -> None:
    for data in pages(any_card):
        seen = Reader(data)
        ids = list(seen.values("id"))
        assert len(ids) == len(set(ids))
        assert {v[1:] for v in seen.values("href")} <= set(ids)
        assert set(seen.values("aria-labelledby")) <= set(ids)


def test_page_shows_every_finding_once_with_its_sentence(any_card: Scorecard) -> None:
    seen = Reader(html.render(any_card))
    text = " ".join("".join(seen.text).split())
    for i, finding in enumerate(any_card.findings):
        assert f"f{i}" in set(seen.values("id"))
        assert " ".join(visible(finding.message).replace("`", "")[:200].split()) in text.replace("`", "")


def test_page_with_hostile_names_shows_them_as_text(hostile: Scorecard) -> None:
    for data in pages(hostile):
        assert '<script>alert("x")</script>' in "".join(Reader(data).text)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", data.decode())


def test_page_headings_descend_one_level_at_a_time(any_card: Scorecard) -> None:
    for data in pages(any_card):
        levels = [int(tag[1]) for tag, _ in Reader(data).tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))


def test_page_without_findings_history_or_rows_still_renders(blocked: Scorecard) -> None:
    bare = replace(
        blocked,
        verdict=Verdict.UNEVALUATED,
        blocking=(),
        findings=(),
        answers=(),
        dimensions=(),
        contrasts=(),
        history=(),
        baseline=None,
        rows=Accounting(0, 0, 0, 0, 0),
        profile=replace(blocked.profile, columns=()),
    )
    text = "".join(Reader(html.render(bare)).text)
    assert "could not be evaluated" in text
    assert "This is the first run." in text
    assert "nothing landed" in text


def test_page_says_when_rows_are_unaccounted_for(blocked: Scorecard) -> None:
    lost = replace(blocked, rows=Accounting(100, 90, 5, 80, 10))
    text = "".join(Reader(html.render(lost)).text)
    assert "Does not add up." in text
    assert "100 rows in the source, but 90 landed + 5 rejected." in text
    assert "Does not add up." not in "".join(Reader(html.render(blocked)).text)


def test_page_shows_a_blocking_name_that_has_no_finding(blocked: Scorecard) -> None:
    card = replace(blocked, blocking=("contract.vanished",))
    text = "".join(Reader(html.render(card)).text)
    assert "contract.vanished blocks, but the run recorded no finding of that name." in text


def test_page_of_a_table_of_300_columns_and_findings_renders(blocked: Scorecard) -> None:
    first = blocked.profile.columns[0]
    wide = replace(
        blocked,
        profile=replace(blocked.profile, columns=tuple(replace(first, name=f"c{i}") for i in range(300))),
        findings=tuple(
            replace(blocked.findings[4], check=f"compare.missing.c{i}", column=f"c{i}") for i in range(300)
        ),
        blocking=tuple(f"compare.missing.c{i}" for i in range(300)),
    )
    seen = Reader(html.render(wide))
    assert "Show the other 294" in "".join(seen.text)


def test_drift_groups_by_column_and_counts_the_still_ones(blocked: Scorecard) -> None:
    view = views.drift(blocked.findings)
    assert [name for name, _ in view.moved] == [
        "priority",
        "category",
        "opened_at",
        "hours_to_resolve",
        "satisfaction",
    ]
    assert view.kinds == ("missing", "values", "formats", "distribution", "missing, over time")
    assert (view.still, view.unsure) == (1, 0)
    assert [f.check for f in view.whole] == ["compare.schema"]
    assert view.steady == 1


def test_drift_shows_only_kinds_in_which_something_moved(blocked: Scorecard) -> None:
    passed = replace(blocked.finding("compare.missing.category"), check="compare.length.category")
    assert "length" not in views.drift((*blocked.findings, passed)).kinds


def test_drift_does_not_call_a_column_still_that_had_too_few_rows(blocked: Scorecard) -> None:
    few = tuple(
        replace(f, status=Status.NOT_APPLICABLE) if f.check == "compare.missing.body" else f
        for f in blocked.findings
    )
    view = views.drift(few)
    assert (view.still, view.unsure) == (0, 1)
    assert "1 column did not move (for 1, some comparisons had too few rows to tell)." in "".join(
        Reader(html.render(replace(blocked, findings=few))).text
    ).replace("\n", " ")


def test_answers_fold_what_they_rest_on_when_it_is_long(blocked: Scorecard) -> None:
    many = replace(blocked.answers[1], findings=tuple(f.check for f in blocked.findings))
    text = "".join(Reader(html.render(replace(blocked, answers=(many,)))).text)
    assert "What it rests on: 42 findings" in text


def test_timeline_ends_with_this_run_once(blocked: Scorecard) -> None:
    again = replace(blocked, history=views.timeline(blocked))
    assert views.timeline(again) == views.timeline(blocked)
    assert views.timeline(blocked)[-1].run_id == blocked.run_id
    assert views.timeline(blocked)[-1].failed == sum(f.status is Status.FAILED for f in blocked.findings)


def test_overall_is_the_weakest_answer(blocked: Scorecard, ready: Scorecard) -> None:
    assert views.overall(blocked) == "missing"
    assert views.overall(ready) == "verified"
    assert views.overall(replace(ready, answers=())) is None


def test_columns_lead_with_the_most_pressing_finding(blocked: Scorecard) -> None:
    shown = {v.profile.name: v for v in views.columns(blocked.profile.columns, blocked.findings)}
    assert shown["priority"].worst is Status.FAILED
    assert shown["legacy_flag"].worst is None
    assert shown["priority"].findings[0].severity is Severity.ERROR


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_style_has_contrast_aa(scheme: str) -> None:
    colours = _colours(scheme)
    pairs = [(ink, paper) for ink in ("ink", "soft", "muted", "accent") for paper in ("paper", "panel")]
    pairs += [(status, f"{status}-soft") for status in ("failed", "unknown", "waived", "passed")]
    pairs += [(status, "paper") for status in ("failed", "unknown", "waived", "passed")]
    low = {pair: round(_contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


def _colours(scheme: str) -> dict[str, str]:
    style = page.environment().get_template("style.css").render()
    light, dark = (
        re.search(r":root \{(.*?)\}", part, re.DOTALL) for part in style.split("@media (prefers-color", 1)
    )
    assert light
    assert dark
    block = light[1] if scheme == "light" else light[1] + dark[1]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """WCAG 2.1, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
