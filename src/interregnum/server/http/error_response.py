"""What is sent when something is wrong: a page, or JSON where the page's own script asked.

Text from a request or a file is shown as text: Jinja escapes it, and characters that are invisible or change the
direction of writing are shown by their number.
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

# What may be wrong. The page's catalogue has a title and an advice for each: `wrong.path.title`.
REASONS = (
    *("address", "headers", "host", "site", "kind", "path", "method", "body", "slow", "query", "scenario"),
    *("engine", "kernel", "busy", "what-if", "write", "bug"),
)
HEADERS = {503: {"Retry-After": "2"}, 500: {"Connection": "close"}}


def error_response(
    request: Request, status: int, reason: str, problems: Sequence[Problem] = (), message: str = ""
) -> Response:
    """The response that says what is wrong, as a page or as JSON. `reason` is one of REASONS."""
    title, advice = words()[f"wrong.{reason}.title"], words()[f"wrong.{reason}.advice"]
    shown = [problem_to_dict(problem) for problem in problems]
    headers = HEADERS.get(status, {})
    if wants_json(request):
        data = {"status": status, "title": title, "advice": advice, "problems": shown, "message": message}
        return JSONResponse(data, status, headers)
    page = template().render(
        words=words(),
        status=status,
        title=title,
        advice=advice,
        problems=shown,
        message=escape_invisible(message),
        watching=_is_watching(request),
    )
    return HTMLResponse(page, status, headers)


def _is_watching(request: Request) -> bool:
    """Whether the server follows the files: then the page comes back by itself once they are put right."""
    return bool(getattr(getattr(request.scope.get("app"), "state", None), "watching", False))


def wants_json(request: Request) -> bool:
    """Whether the address is one that answers with JSON."""
    path: str = request.scope["path"]
    return path == "/history.json" or path.removeprefix("/").partition("/")[0] in ("whatif", "watch")


def problem_to_dict(problem: Problem) -> dict[str, Any]:
    """A problem as plain data, with its texts safe to show."""
    fields = {name: getattr(problem, name) for name in problem.__dataclass_fields__}
    texts = {name: escape_invisible(value) for name, value in fields.items() if isinstance(value, str)}
    return {**fields, **texts, "place": escape_invisible(problem.place)}


def escape_invisible(text: str) -> str:
    """The text with characters that are invisible or change the direction of writing as numbers: `U+202E`."""
    return "".join(f"U+{ord(char):04X}" if _is_invisible(char) else char for char in text)


def _is_invisible(char: str) -> bool:
    return char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


@cache
def template() -> Template:
    """The template of the error page."""
    loader = PackageLoader("interregnum.server")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("error.html")
