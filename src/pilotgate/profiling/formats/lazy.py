"""Regular expressions that are compiled when they are first asked: most columns need few of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_ASKED = ("fullmatch", "match", "search", "findall", "finditer", "sub")


class Lazy:
    """A regular expression with the methods of `re.Pattern` that are in use here.

    The first question compiles it and puts the compiled methods in the place of its own, so that later ones cost
    nothing more.
    """

    fullmatch: Callable[[str], re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    search: Callable[[str], re.Match[str] | None]
    findall: Callable[[str], list[Any]]
    finditer: Callable[[str], Any]
    sub: Callable[..., str]

    def __init__(self, form: str, flags: int = 0) -> None:
        self._form, self._flags = form, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _ASKED:
            raise AttributeError(name)
        compiled = re.compile(self._form, self._flags)
        for method in _ASKED:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
