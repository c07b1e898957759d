"""The page itself: one HTML document, served with its parts beside it or with all of them inside.

Both are made of the same modules: an import map leads their names to the server, or to `data:` addresses in the
file. The policy of a page names by its hash each script that stands in it; nothing else may run. In the file the data
and the import map are packed (`packed`), and the script that unpacks them begins the page.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from interregnum.views.page.packed import packed

DAYS = 2 * 24 * 60  # minutes; what takes as long is no night
NIGHT = re.compile(r"\b[Nn]ights?\b")
HERE = files("interregnum.views.page")
MODULES = "interregnum/"  # how modules of the page name each other
LIBRARY = "d3"
VENDOR = "vendor"  # the folder of what is not ours
STYLE = "page.css"
# A script that a trusted script puts in the page is trusted (`strict-dynamic`), one that the parser meets is not.
START = (
    'const start=document.createElement("script");start.type="module";'
    'start.src=JSON.parse(document.querySelector("script[type=importmap]").textContent)'
    f'.imports["{MODULES}main.js"];document.head.append(start)'
)
PUT_MAP = (
    'const map=document.createElement("script");map.type="importmap";map.textContent=modules;'
    "document.head.append(map);"
)
UNPACK = (HERE / "templates" / "unpack.js").read_text("utf-8")
SAFE_IN_A_MODULE = "~()*!.'/:;,?@&=+$ "  # what a data: address keeps as it is
ESCAPED = "backslashreplace"  # letters of a path that are none in UTF-8: JSON reads them so


def document(night: Mapping[str, Any], *, served: bool, playable: bytes = b"") -> str:
    """The page of a night (`Payload.data`). Served, it takes scripts and style from `/static/`; a file plays by itself
    where it is given with what (`playable`)."""
    said = words(days=night["frame"]["length"] >= DAYS)
    return (
        _templates()
        .get_template("night.html")
        .render(
            night=night,
            words=said,
            data=in_html(night) if served else packed(in_html(night).encode(errors=ESCAPED)),
            catalogue=in_html(said),
            imports=_imports(served=True) if served else packed(_imports(served=False).encode()),
            start=_start(served),
            style=None if served else _style(),
            policy=None if served else policy(served=False, plays=bool(playable)),
            playable=packed(playable) if playable else None,
        )
    )


def policy(*, served: bool, plays: bool = False) -> str:
    """The Content-Security-Policy of a page: what may be loaded and run in it. A file that plays does so in a worker of
    its own modules (`blob:`), and compiles the kernel, which is no script (`wasm-unsafe-eval`)."""
    scripts = " ".join(hash_of(script) for script in (_imports(served), _start(served)))
    # In one file `strict-dynamic`: what a script named by its hash imports may run. Served, our own files alone.
    rules = [
        "default-src 'none'",
        f"script-src {scripts} 'self'" if served else f"script-src {scripts} 'strict-dynamic'",
        "style-src 'self'" if served else f"style-src {hash_of(_style())}",
        "img-src 'self' data:" if served else "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    if plays:
        rules[1] += " 'wasm-unsafe-eval'"
        rules.append("worker-src blob:")
    if served:
        rules += ["connect-src 'self'", "frame-ancestors 'none'"]
    return "; ".join(rules)


def _start(served: bool) -> str:
    """The script that begins the page; in a file, once the data are unpacked."""
    return START if served else f"const begin=(modules)=>{{{PUT_MAP}{START}}};{UNPACK}"


def hash_of(text: str) -> str:
    """How a policy names a script or style that stands in the page."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def in_html(data: Any) -> str:
    """Data as JSON that no HTML parser takes for anything else."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def words(*, days: bool = False) -> dict[str, str]:
    """Every text of the page, by key. Of a scenario of several `days` nothing is called a night: what is played is a
    history, and where that will not do, the text is one of its own."""
    found: dict[str, str] = json.loads((HERE / "words" / "en.json").read_text("utf-8"))
    if not days:
        return found
    own: dict[str, str] = json.loads((HERE / "words" / "en-days.json").read_text("utf-8"))
    return {key: NIGHT.sub(_as_history, text) for key, text in found.items()} | own


def _as_history(night: re.Match[str]) -> str:
    """`Many nights` are many histories."""
    capital, many = night[0][0] == "N", night[0].endswith("s")
    return ("History" if capital else "history")[:-1] + ("ies" if many else "y")


@cache
def static() -> dict[str, bytes]:
    """The files that a browser is given, by their path under `static/`: nothing else in the package is."""
    found = dict(sorted(_files(HERE / "static")))
    parts = [name for name in found if name.endswith(".css") and name != STYLE]
    # Each folder's own, after what all of them use.
    found[STYLE] += b"".join(found.pop(name) for name in parts)
    found["d3.js"] = _with_licences(HERE / "static" / VENDOR)
    return found


def _files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """The files of a folder and of those in it, by their path; what others have written stands apart."""
    for entry in folder.iterdir():
        if entry.is_file():
            yield prefix + entry.name, entry.read_bytes()
        elif entry.name != VENDOR:
            yield from _files(entry, f"{prefix}{entry.name}/")


def _with_licences(vendor: Traversable) -> bytes:
    """D3 with its licences in front: they must go wherever it goes, to a browser or into the one file."""
    return b"/*!\n" + (vendor / "LICENSES").read_bytes() + b"*/\n" + (vendor / "d3.js").read_bytes()


@cache
def _imports(served: bool) -> str:
    """The import map: where each module is found by its name."""
    modules = {
        LIBRARY if name == "d3.js" else MODULES + name: f"/static/{name}" if served else _inside(content)
        for name, content in static().items()
        if name.endswith(".js")
    }
    return json.dumps({"imports": modules}, indent=0 if served else None).replace("<", "\\u003c")


def _inside(module: bytes) -> str:
    return "data:text/javascript;charset=utf-8," + quote(module.decode(), safe=SAFE_IN_A_MODULE)


@cache
def _style() -> str:
    return static()[STYLE].decode()


@cache
def _templates() -> Environment:
    loader = PackageLoader("interregnum.views.page", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
