"""Addresses of sources: what is shown of them never holds a credential."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

_SECRET = re.compile(r"pass|user|secret|token|key|sig|cred|auth", re.IGNORECASE)


def public(address: str) -> str:
    """The address without user, password, and parameters that may be secrets.

    Of a database a table or query may stand behind `#`; of anything else the parameters are left out whole, since
    signed addresses hide their signature there.
    """
    scheme, mark, rest = address.partition("://")
    if not mark:
        return address
    rest, hash_, wanted = rest.partition("#")
    place, _, parameters = rest.partition("?")
    authority, slash, path = place.partition("/")
    if is_database(address):
        place = place.rpartition("@")[2]
        kept = [(k, v) for k, v in parse_qsl(parameters) if not _SECRET.search(k)]
        return f"{scheme}://{place}{'?' + urlencode(kept, safe='/') if kept else ''}{hash_}{wanted}"
    return f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}"


def is_database(address: str) -> bool:
    """Whether rows are asked of a database there."""
    return address.partition("://")[0] in {"postgresql", "postgres", "sqlite", "duckdb"}


def without_secrets(message: str, address: str) -> str:
    """The first line of a message, less whatever of the address is not shown."""
    line = (message.strip().splitlines() or ["no reason given"])[0]
    place = address.partition("://")[2].partition("#")[0]
    user, at, _ = place.partition("?")[0].rpartition("@")
    parameters = [value for key, value in parse_qsl(place.partition("?")[2]) if _SECRET.search(key)]
    words = [address, *([user, *user.split(":", 1)[1:]] if at else []), *parameters]
    for word in sorted(filter(None, words), key=len, reverse=True):
        line = line.replace(word, "***")
    return line
