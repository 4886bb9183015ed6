"""The bar of a landing: shown on a terminal, for what takes a moment."""

from __future__ import annotations

import io

from rich.console import Console

from pilotgate.cli.progress import LandingBar, landing_bar


def shown(*, quiet: bool = False, moment: float = 0.0) -> str:
    console = Console(file=io.StringIO(), force_terminal=True, width=120)
    with LandingBar("orders", quiet=quiet, console=console, moment=moment) as bar:
        bar(500_000, 2_000_000, 1_234)
        bar(400_000, 2_000_000, 1_000)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_landing_bar_shows_bytes_and_rows_and_never_goes_back() -> None:
    text = shown()
    assert "orders" in text
    assert "0.5/2.0 MB" in text
    assert "1,234 rows" in text
    assert "1,000 rows" not in text


def test_landing_bar_is_silent_at_first_and_when_quiet() -> None:
    assert shown(moment=60) == ""
    assert shown(quiet=True) == ""


def test_landing_bar_told_after_it_was_closed_stays_closed() -> None:
    console = Console(file=io.StringIO(), force_terminal=True)
    bar = LandingBar("orders", console=console, moment=0)
    bar.close()
    bar(1, 2, 3)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == ""


def test_landing_bar_is_quiet_without_a_terminal() -> None:
    assert landing_bar("orders", quiet=False).quiet
