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

# By reason: what it is called, and what may be done about it.
REASONS = {
    "address": ("The address is too long", "An address here has at most 2,000 characters."),
    "headers": ("The request is too large", "Its headers hold more than is taken here."),
    "host": (
        "This is not the name of this server",
        "Open the page by the address that `interregnum serve` printed.",
    ),
    "site": (
        "This came from another site",
        "What is here may be linked to; it may be loaded, and asked to play, from its own page alone.",
    ),
    "kind": ("This kind of content is not taken", "A what-if is sent as application/json."),
    "path": ("There is no such page", "The night itself is at the front page."),
    "method": ("This cannot be done here", "The address is there to be read."),
    "body": ("The question is too large", "A what-if has at most 4,096 bytes."),
    "slow": ("The question did not come", "The rest of it was waited for in vain."),
    "query": ("What was asked cannot be read", "Everything that is wrong with it:"),
    "scenario": (
        "The scenario has mistakes",
        "Everything that is wrong with it. Mend the files, then load this page again.",
    ),
    "engine": ("This history cannot be played to its end", "The scenario sets itself off without end:"),
    "busy": ("Too much is asked for at once", "Ask again in a moment."),
    "what-if": ("There is no such what-if", "The last ones are kept as long as the server runs."),
    "bug": (
        "Something went wrong here, and it is not your doing",
        "What went wrong is on the terminal of the server.",
    ),
}


def told(
    request: Request, status: int, reason: str, problems: Sequence[Problem] = (), more: str = ""
) -> Response:
    """The answer that says what is wrong: a page, or data where data were asked for. `more` is said beneath."""
    title, advice = REASONS[reason]
    shown = [seen(problem) for problem in problems]
    headers = {503: {"Retry-After": "2"}, 500: {"Connection": "close"}}.get(status, {})
    if wants_data(request):
        data = {"status": status, "title": title, "advice": advice, "problems": shown, "message": more}
        return JSONResponse(data, status, headers)
    page = template().render(status=status, title=title, advice=advice, problems=shown, more=visible(more))
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
