from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from pilotgate.errors import UsageError
from pilotgate.model import Accounting, Scorecard, Severity, Status
from pilotgate.publish.terminal import print_profile, print_scorecard


def shown(card: Scorecard, width: int = 80, *, profile: bool = False, column: str | None = None) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width)
    if profile:
        print_profile(card.profile, card.findings, console, column)
    else:
        print_scorecard(card, console)
    return out.getvalue()


@pytest.mark.parametrize("width", [32, 50, 80, 160])
@pytest.mark.parametrize("name", ["blocked", "ready", "hostile"])
def test_output_fits_and_is_plain_when_piped(name: str, width: int, request: pytest.FixtureRequest) -> None:
    card: Scorecard = request.getfixturevalue(name)
    column = card.profile.columns[3].name
    for text in (
        shown(card, width),
        shown(card, width, profile=True),
        shown(card, width, profile=True, column=column),
    ):
        assert max(cell_len(line) for line in text.splitlines()) <= width
        assert not set(text) & {chr(i) for i in range(32)} - {"\n"}


def test_scorecard_opens_with_verdict_and_names_each_blocker(blocked: Scorecard) -> None:
    text = shown(blocked, 200)
    assert text.strip().startswith("✕ Support tickets is not ready for production.")
    for check in blocked.blocking:
        finding = blocked.finding(check)
        assert finding.message in text
        assert finding.remedy in text
    assert text.index("What blocks it") < text.index("Seven answers") < text.index("Seven dimensions")


def test_scorecard_of_a_ready_dataset_names_no_blocker(ready: Scorecard) -> None:
    text = shown(ready)
    assert text.strip().startswith("✓ Bookings is ready for production.")
    assert "What blocks it" not in text


def test_scorecard_names_what_a_waiver_lets_through(ready: Scorecard) -> None:
    text = shown(ready)
    assert "hours_to_resolve is never below 0." in text
    assert "until: 2026-12-15" in text


def test_scorecard_does_not_count_the_same_rows_twice(blocked: Scorecard) -> None:
    counted = replace(blocked.finding("contract.primary_key"), message="141 of 12,418 rows repeat their key.")
    text = shown(replace(blocked, findings=(counted,), blocking=(counted.check,)), 200)
    assert text.count("141 of 12,418") == 1
    assert "1.1\u00a0%" in text


def test_scorecard_tells_a_dimension_that_nothing_measured(blocked: Scorecard) -> None:
    line = next(line for line in shown(blocked).splitlines() if line.startswith("Consistency"))
    assert "not measured" in line
    assert "%" not in line


def test_scorecard_says_when_rows_are_unaccounted_for(blocked: Scorecard) -> None:
    assert "Does not add up" in shown(replace(blocked, rows=Accounting(10, 5, 2, 5, 0)))


def test_scorecard_does_not_read_data_as_markup(hostile: Scorecard) -> None:
    assert "[bold red]rich[/bold red]" in shown(hostile, profile=True, width=120)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp932"])
def test_output_survives_an_encoding_without_our_signs(encoding: str, hostile: Scorecard) -> None:
    raw = io.BytesIO()
    console = Console(file=io.TextIOWrapper(raw, encoding=encoding, write_through=True), width=80)
    print_scorecard(hostile, console)
    print_profile(hostile.profile, hostile.findings, console)
    text = raw.getvalue().decode(encoding)
    assert text.strip().startswith("x <script>")
    assert "> Cover voice_assistant in the pilot" in text


def test_profile_leads_with_what_is_wrong(blocked: Scorecard) -> None:
    text = shown(blocked, profile=True)
    assert text.index("What is wrong") < text.index("Columns\n")
    assert "wrong" not in text[: text.index("What is wrong")]


def test_profile_without_trouble_says_so(blocked: Scorecard) -> None:
    out = io.StringIO()
    fine = [f for f in blocked.findings if f.status is Status.PASSED]
    print_profile(blocked.profile, fine, Console(file=out, width=80))
    assert "Nothing wrong was found" in out.getvalue()


def test_profile_of_one_column_shows_that_column_alone(blocked: Scorecard) -> None:
    text = shown(blocked, profile=True, column="priority")
    assert "N/A" in text
    assert "ticket_id" not in text


def test_profile_of_a_column_that_is_not_there_is_refused(blocked: Scorecard) -> None:
    with pytest.raises(UsageError, match="no column 'prioritty'; choose one of: ticket_id"):
        shown(blocked, profile=True, column="prioritty")


def test_severities_are_told_apart_without_colour(blocked: Scorecard) -> None:
    lines = shown(blocked, 200, profile=True).splitlines()
    for severity, sign in ((Severity.ERROR, "✕"), (Severity.WARNING, "!")):
        message = next(f.message for f in blocked.findings if f.status is Status.FAILED and f.severity is severity)
        assert next(line for line in lines if message in line).startswith(sign)


def test_publishers_load_no_library_when_imported() -> None:
    modules = "github, html, json, junit, markdown, openlineage, profile_html, profile_markdown, prometheus, sarif"
    code = (
        "import importlib, sys\n"
        f"for name in '{modules}'.split(', '): importlib.import_module('pilotgate.publish.' + name)\n"
        "print(sorted({'jinja2', 'rich', 'pydantic', 'jsonschema', 'numpy', 'polars'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
