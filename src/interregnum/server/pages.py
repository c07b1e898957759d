"""What is said when something is wrong: a page for those who read, data for the page's own requests.

Whatever comes from a request or a file is shown as text: Jinja escapes it, and what turns the direction of writing, or
cannot be seen, is written out by its number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from interregnum.errors import Problem
from interregnum.views.page.document import words

# What may be wrong; the catalogue of the page has a title and an advice for each: `wrong.path.title`.
REASONS = (
    *("address", "headers", "host", "site", "kind", "path", "method", "body", "slow", "query", "scenario"),
    *("engine", "busy", "what-if", "bug"),
)


def told(
    request: Request, status: int, reason: str, problems: Sequence[Problem] = (), more: str = ""
) -> Response:
    """The answer that says what is wrong: a page, or data where data were asked for. `more` is said beneath."""
    title, advice = words()[f"wrong.{reason}.title"], words()[f"wrong.{reason}.advice"]
    shown = [seen(problem) for problem in problems]
    headers = {503: {"Retry-After": "2"}, 500: {"Connection": "close"}}.get(status, {})
    if wants_data(request):
        data = {"status": status, "title": title, "advice": advice, "problems": shown, "message": more}
        return JSONResponse(data, status, headers)
    page = template().render(
        words=words(), status=status, title=title, advice=advice, problems=shown, more=visible(more)
    )
    return HTMLResponse(page, status, headers)


def wants_data(request: Request) -> bool:
    """Whether a request is one of the page's own, for data."""
    path: str = request.scope["path"]
    return path == "/history.json" or path == "/whatif" or path.startswith("/whatif/")


def seen(problem: Problem) -> dict[str, Any]:
    """A problem as plain data, its texts fit to be shown."""
    fields = {name: getattr(problem, name) for name in problem.__dataclass_fields__}
    return {
        **{name: visible(value) if isinstance(value, str) else value for name, value in fields.items()},
        "place": visible(problem.place),
    }


def visible(text: str) -> str:
    """The text with what cannot be seen, or turns the direction of writing, written out: `U+202E`."""
    return "".join(f"U+{ord(one):04X}" if _hidden(one) else one for one in text)


def _hidden(one: str) -> bool:
    return one not in "\n\t" and unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


@cache
def template() -> Template:
    """The page of what is wrong."""
    loader = PackageLoader("interregnum.server")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("wrong.html")
