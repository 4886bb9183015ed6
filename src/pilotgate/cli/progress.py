"""How far a landing is: bytes, rows and rate on stderr, for whatever takes longer than a moment."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

_MOMENT = 2.0


@dataclass
class LandingBar:
    """A bar that shows itself when a landing has taken 2 s, on a terminal; use it as a context manager.

    Loaders tell it from several threads, and not always in order.
    """

    name: str
    quiet: bool = False
    console: Console | None = None
    moment: float = _MOMENT
    _begun: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _bar: Progress | None = None
    _closed: bool = False

    def __enter__(self) -> LandingBar:
        return self

    def __call__(self, read: int, size: int, rows: int) -> None:
        """So many bytes of all were read, and so many rows found."""
        with self._lock:
            if self._closed or self.quiet or time.monotonic() - self._begun < self.moment:
                return
            if self._bar is None:
                self._bar = self._show(size)
            task = self._bar.tasks[0]
            self._bar.update(task.id, completed=max(read, task.completed), rows=max(rows, task.fields["rows"]))

    def close(self) -> None:
        """The landing is over."""
        with self._lock:
            self._closed = True
            if self._bar is not None:
                self._bar.stop()
                self._bar = None

    def _show(self, size: int) -> Progress:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TextColumn("{task.fields[rows]:,} rows"),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=self.console or Console(stderr=True),
            transient=True,
        )
        bar.add_task(self.name, total=size or None, rows=0)
        bar.start()
        return bar

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()


def landing_bar(name: str, *, quiet: bool) -> LandingBar:
    """The bar for one source; it keeps silent where stderr is no terminal."""
    return LandingBar(name, quiet=quiet or not sys.stderr.isatty())
