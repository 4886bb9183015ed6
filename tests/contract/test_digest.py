"""The policy digest changes with every file that judges, and with nothing else."""

from __future__ import annotations

from pathlib import Path

from pilotgate.contract import policy_digest


def test_digest_follows_content_and_presence_not_order_or_place(tmp_path: Path) -> None:
    def files(root: Path) -> list[Path]:
        for name, text in (("contracts/a.yaml", "1"), ("schemas/a.py", "2")):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return [root / "contracts/a.yaml", root / "schemas/a.py", root / "expectations/a.json"]

    here, there = files(tmp_path / "x"), files(tmp_path / "y")
    digest = policy_digest(here)
    assert policy_digest(reversed(there)) == digest
    there[1].write_text("3")
    assert policy_digest(there) != digest
    there[1].write_text("2")
    there[2].parent.mkdir()
    there[2].write_text("")
    assert policy_digest(there) != digest
