"""What is said of the project in several files is the same in all of them."""

from __future__ import annotations

import json
import tomllib

import pytest
from pages import ROOT
from ruamel.yaml import YAML

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CITATION = YAML(typ="safe").load(ROOT / "CITATION.cff")
CODEMETA = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
OWN_LICENCE = PROJECT["license"].split(" AND ")[0]  # the others are those of what the page brings along

SAID = {
    "name": (PROJECT["name"], CITATION["title"].partition(":")[0].lower(), CODEMETA["name"].lower()),
    "version": (PROJECT["version"], CITATION["version"], CODEMETA["version"]),
    "licence": (
        OWN_LICENCE,
        CITATION["license"],
        CODEMETA["license"].removeprefix("https://spdx.org/licenses/"),
    ),
    "authors": (
        [author["name"] for author in PROJECT["authors"]],
        [author["name"] for author in CITATION["authors"]],
        [author["name"] for author in CODEMETA["author"]],
    ),
}


@pytest.mark.parametrize("what", SAID)
def test_project_citation_and_codemeta_agree(what: str) -> None:
    project, citation, codemeta = SAID[what]
    assert project
    assert citation == project
    assert codemeta == project


def test_codemeta_describes_what_is_installed() -> None:
    assert CODEMETA["description"] == PROJECT["description"]
    assert CODEMETA["softwareRequirements"] == PROJECT["dependencies"]
    assert CODEMETA["keywords"] == PROJECT["keywords"]
    assert CODEMETA["runtimePlatform"] == f"Python {PROJECT['requires-python'].removeprefix('>=')} or newer"


def test_before_a_commit_the_same_is_checked_as_by_make_lint() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = makefile.partition("\nlint:")[2].partition("##")[0].split()
    recipes = [makefile.partition(f"\n{target}:")[2].partition("\n\n")[0] for target in targets]
    lint = [line for recipe in recipes for line in recipe.splitlines()[1:]]
    hooks = YAML(typ="safe").load(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert [hook["entry"] for hook in hooks] == [line.strip().replace("$(BIN)", ".venv/bin") for line in lint]
