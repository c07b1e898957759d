"""The documentation as a site (`make site`): Sphinx reads the Markdown where it stands, so its links work there too.

The source folder is the root of the repository, since some pages stand outside of `docs`. Nothing is fetched, neither
to build the site nor to read it.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = "Interregnum"
author = ", ".join(author["name"] for author in PROJECT["authors"])
project_copyright = author
version = release = PROJECT["version"]

extensions = ["myst_parser"]
root_doc = "docs/index"
exclude_patterns = [".*", "build", "src", "tests"]
include_patterns = ["*.md", "bench/RESULTS.md", "docs/**.md"]
myst_heading_anchors = 4  # a heading is named as code hosts name it

html_theme = "furo"
html_title = project
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_additional_pages = {"index": "first.html"}
templates_path = ["."]
html_copy_source = False
html_theme_options = {
    "top_of_page_buttons": [],
    "light_css_variables": dict.fromkeys(("color-brand-primary", "color-brand-content"), "#a3271d"),
    "dark_css_variables": dict.fromkeys(("color-brand-primary", "color-brand-content"), "#ef8a7d"),
}

# What stands in the margin, in reading order. A star stands for all pages of a folder; a page that has a folder of its
# own name unfolds into the pages there.
CONTENTS = {
    "Tutorial": ["Install and run </README>", "tutorial/first-night", "tutorial/your-own-what-if"],
    "Guides": [
        "guides/write-a-scenario", "guides/a-crisis-from-beginning-to-end", "guides/write-in-an-editor",
        "guides/edit-and-watch", "guides/word-a-title", "guides/ask-what-if", "guides/a-seat-in-the-night",
        "guides/read-what-decided-it",
    ],
    "Reference: scenarios": [
        "reference/language", "reference/dates", "reference/map", "reference/record", "reference/editors",
        "problems/README",
    ],
    "Reference: use": ["reference/cli", "reference/python", "reference/page", "reference/serve"],
    "Reference: the lab": [
        "reference/variants", "reference/series", "Contrasts <reference/lab>", "reference/hinges",
        "reference/statistics", "reference/audit", "reference/futures", "reference/sensitivity",
        "reference/calibration", "reference/validation", "reference/proofread",
        "reference/plots",
    ],
    "Reference: files": [
        "reference/kernel",
        "reference/history", "reference/ensemble", "reference/study", "reference/exports", "reference/odd",
    ],
    "Reference: mechanisms": ["mechanisms/*"],
    "Background": [
        "background/defense-of-design", "petrograd", "petrograd-inventory", "petrograd-systems",
        "validation-petrograd", "moscow", "validation-moscow", "Benchmarks </bench/RESULTS>", "decisions/README",
    ],
    "Development": ["/ARCHITECTURE", "/CONTRIBUTING", "/CHANGELOG"],
}  # fmt: skip


def setup(app: Sphinx) -> None:
    """What Sphinx calls while it reads pages."""
    app.connect("source-read", add_contents)
    app.connect("doctree-read", show_names_of_folders)


def add_contents(app: Sphinx, page: str, source: list[str]) -> None:
    """Give pages the lists of pages that a code host would show as code."""
    if page == root_doc:
        source[0] += "".join(listed(caption, pages) for caption, pages in CONTENTS.items())
    elif (ROOT / page).is_dir():
        source[0] += listed("", pages_below(page, source[0]))
    elif page == "docs/decisions/README":
        source[0] += listed("", ["0*"])
    elif page.startswith("docs/problems/") and page != "docs/problems/README":
        source[0] = f"---\norphan: true\n---\n{source[0]}"  # found through the table; the margin has no room


def pages_below(page: str, text: str) -> list[str]:
    """The pages in the folder of a page's name (`language/` of `language.md`), in the order in which it names them."""
    folder = Path(page).name
    return list(dict.fromkeys(re.findall(rf"\]\(({folder}/[\w-]+)\.md", text)))


def listed(caption: str, pages: list[str]) -> str:
    title = f":caption: '{caption}'\n" if caption else ""
    return "\n".join(["\n\n```{toctree}\n:hidden:\n:glob:\n" + title, *pages, "```\n"])


def show_names_of_folders(app: Sphinx, page: nodes.document) -> None:
    """A link to a folder of the repository becomes its name: the site has no such page."""
    for link in list(page.findall(pending_xref)):
        if (ROOT / link["refdoc"]).parent.joinpath(link["reftarget"]).is_dir():
            link.replace_self(link.children)
