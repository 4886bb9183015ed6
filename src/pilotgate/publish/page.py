"""What the HTML pages have in common: the template environment, and one file that may load nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from pilotgate.model import Status
from pilotgate.publish import views, words

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> Environment:
    """The templates: autoescaped, and an error rather than a gap for a name that does not exist."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    env = Environment(
        loader=PackageLoader("pilotgate.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "cut": words.cut,
        "moment": words.moment,
        "n": words.number,
        "percent": words.percent,
        "plural": words.plural,
        "scalar": words.scalar,
        "size": words.size,
        "visible": words.visible,
    }
    env.globals |= {"words": words, "TOP": views.TOP, "Status": Status}
    return env


def page(template: str, **context: object) -> bytes:
    """A self-contained HTML file: its style inline, allowed by its hash, and nothing else allowed at all."""
    env = environment()
    style = env.get_template("style.css").render()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    return env.get_template(template).render(style=style, policy=policy, **context).encode()
