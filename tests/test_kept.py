"""A scenario that is remembered is the one that was found: the same tables, formulas, words and histories."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from harbour import HARBOUR

import interregnum as ir
from interregnum import caching
from interregnum.calculus.kept import PARTS, KeptNetwork
from interregnum.calculus.network import Network
from interregnum.calculus.packing import packed, unpacked
from interregnum.errors import Problem
from interregnum.history.play import play
from interregnum.lab.ensembles.instrumented import copy_of
from interregnum.language import check_cache
from interregnum.language.resolve import resolved_json
from interregnum.language.sound import Sound

FLAGSHIP = "petrograd-1917"
UNUSED = """
scenario: {id: town, title: A town, starts: "1900-01-01T00:00", ends: "1900-01-02T00:00"}
assumptions: {spare: {title: Asked by nobody, typical: 2, between: [1, 3], basis: judgement, why: made up}}
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INTERREGNUM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def first_and_second(where: str | Path) -> tuple[Sound, Sound]:
    """The scenario as it is found, and as it is then remembered."""
    found, remembered = ir.load(where), ir.load(where)
    assert type(found.network) is Network
    assert type(remembered.network) is KeptNetwork
    return found, remembered


@pytest.mark.parametrize("where", [HARBOUR, FLAGSHIP], ids=["harbour", "flagship"])
def test_what_is_remembered_is_what_was_found(where: str | Path) -> None:
    found, remembered = first_and_second(where)
    assert resolved_json(remembered.scenario) == resolved_json(found.scenario)
    assert (remembered.warnings, remembered.home) == (found.warnings, found.home)
    for name in (*PARTS, "captions", "kinds"):
        assert getattr(remembered.network, name) == getattr(found.network, name), name
    for part, same in zip(remembered.compiled.tables, found.compiled.tables, strict=True):
        assert (part.dtype, part.tobytes()) == (same.dtype, same.tobytes())
    for field in fields(found.compiled):
        if field.name not in ("network", "tables"):
            assert getattr(remembered.compiled, field.name) == getattr(found.compiled, field.name)


def test_warnings_are_remembered(tmp_path: Path) -> None:
    place = tmp_path / "town.yaml"
    place.write_text(UNUSED, encoding="utf-8")
    found, remembered = first_and_second(place)
    assert [warning.code for warning in found.warnings] == ["unused-name"]
    assert remembered.warnings == found.warnings


def test_columns_of_formulas_and_the_order_of_sections_are_remembered() -> None:
    found, remembered = first_and_second(HARBOUR)
    assert repr(remembered.network.events) == repr(found.network.events)
    assert repr(remembered.network.quantities) == repr(found.network.quantities)
    assert list(remembered.network.events) == list(found.network.events)


@pytest.mark.parametrize("engine", ["auto", "python"])
def test_its_histories_are_the_same_and_explain_themselves_alike(engine: Any) -> None:
    histories = [ir.run(found, seed=5, engine=engine) for found in first_and_second(HARBOUR)]
    assert histories[0].firings == histories[1].firings
    assert histories[0].written == histories[1].written
    assert histories[0].drawn == histories[1].drawn
    assert repr(histories[0]) == repr(histories[1])
    events = dict.fromkeys(firing.event for firing in histories[0].firings)
    for event in events:
        assert histories[0].why(event).text() == histories[1].why(event).text()
    for event in histories[0].network.events.keys() - events.keys():
        assert str(histories[0].why_not(event)) == str(histories[1].why_not(event))


def test_only_what_is_asked_for_is_read() -> None:
    _, remembered = first_and_second(HARBOUR)
    history = play(remembered.scenario, remembered.compiled, 1, 0)
    assert repr(history)
    assert [history.title(firing) for firing in history.without_bookkeeping()]
    assert {"events", "quantities", "as_written"}.isdisjoint(vars(remembered.network))
    assert history.network.events
    assert "events" in vars(remembered.network)


def town(tmp_path: Path) -> Path:
    """The harbour town in a folder that can be written to."""
    return Path(shutil.copytree(HARBOUR, tmp_path / "town"))


@pytest.mark.parametrize("file", ["scenario.yaml", "events/night.yaml", "more.yaml", "events/more.yaml"])
def test_a_change_to_any_file_is_another_scenario(file: str, tmp_path: Path) -> None:
    place = town(tmp_path)
    before = check_cache.key_of(place)
    assert check_cache.key_of(place) == before
    with (place / file).open("a", encoding="utf-8") as written:
        written.write("\n# another remark\n")
    assert check_cache.key_of(place) != before


def test_a_file_that_is_not_read_and_warned_of_is_another_scenario(tmp_path: Path) -> None:
    place = town(tmp_path)
    assert ir.load(place).warnings == ()
    (place / "forgotten.yml").write_text("places: {}", encoding="utf-8")
    assert [warning.code for warning in ir.load(place).warnings] == ["ignored-file"]
    (place / "forgotten.yml").unlink()
    assert ir.load(place).warnings == ()


def test_what_no_check_reads_changes_nothing(tmp_path: Path) -> None:
    place = town(tmp_path)
    before = check_cache.key_of(place)
    (place / "variants").mkdir(exist_ok=True)
    (place / "variants" / "mine.yaml").write_text("variants: {}", encoding="utf-8")
    assert check_cache.key_of(place) == before


@pytest.mark.parametrize("what", ["source_hash", "FORM"])
def test_other_code_and_other_libraries_have_other_names(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = check_cache.key_of(HARBOUR)
    another: Any = (lambda: "other") if what == "source_hash" else ("cpython-999", "little", "9", "9")
    monkeypatch.setattr(check_cache, what, another)
    assert check_cache.key_of(HARBOUR) != before


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flip(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def sealed(content: bytes) -> bytes:
    """Other content, under its own hash."""
    return caching._hash(content) + content


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut": cut,
    "one bit": flip,
    "empty": lambda content: b"",
    "another pickle": lambda content: sealed(packed({"scenario": b""})),
    "no pickle": lambda content: sealed(b"{}"),
    "a part is missing": lambda content: sealed(
        packed({name: part for name, part in unpacked(content[caching.HASH :]).items() if name != "names"})
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_is_found_anew(damage: str, cache: Path) -> None:
    found = ir.load(HARBOUR)
    (place,) = (cache / "sound").iterdir()
    whole = place.read_bytes()
    place.write_bytes(DAMAGE[damage](whole))
    again = ir.load(HARBOUR)
    assert type(again.network) is Network
    assert again.network.events == found.network.events
    assert place.read_bytes() == whole


def test_the_same_bytes_are_kept_in_every_process(cache: Path) -> None:
    """Not what happened to lie in memory between two columns, nor anything that hangs on the order of a set."""
    ir.load(HARBOUR)
    (place,) = (cache / "sound").iterdir()
    here = unpacked(place.read_bytes()[caching.HASH :])
    place.unlink()
    program = f"import interregnum; interregnum.load({str(HARBOUR)!r})"
    subprocess.run([sys.executable, "-c", program], check=True)
    there = unpacked(place.read_bytes()[caching.HASH :])
    assert [name for name in here if here[name] != there[name] and name.startswith("tables")] == []
    assert here.keys() == there.keys()


def test_a_copy_can_be_changed_and_what_is_remembered_stays() -> None:
    _, remembered = first_and_second(HARBOUR)
    copy = copy_of(remembered.network)
    id = next(iter(copy.events))
    copy.events[id] = replace(copy.events[id], title="another")
    assert remembered.network.events[id].title != "another"
    assert (copy.captions[id].title, remembered.network.captions[id].title != "another") == ("another", True)


def test_sent_to_another_process_it_is_whole() -> None:
    found, remembered = first_and_second(HARBOUR)
    sent = pickle.loads(pickle.dumps(remembered.network))
    assert type(sent) is Network
    assert (sent.events, sent.quantities, sent.timed) == (
        found.network.events,
        found.network.quantities,
        found.network.timed,
    )


# --- what is packed -----------------------------------------------------------------------------------------


class Caller:
    """What a pickle of a stranger would hold: something to be called when it is read."""

    def __init__(self, call: Any, *given: Any) -> None:
        self.call, self.given = call, given

    def __reduce__(self) -> tuple[Any, ...]:
        return self.call, self.given


@pytest.mark.parametrize(
    "thing",
    [
        Caller(eval, "1 + 1"),
        Caller(caching.keep, "sound/x", b""),
        Caller(Path, "/"),
        Caller(subprocess.Popen, ["true"]),
        Caller(np.array, [1]),
        Caller(ir.run, HARBOUR),
    ],
    ids=["eval", "a function of ours", "a path", "a process", "a function of numpy", "a public function"],
)
def test_nothing_else_is_made(thing: Caller) -> None:
    with pytest.raises(ValueError, match="not to be made"):
        unpacked(pickle.dumps(thing))


@pytest.mark.parametrize("name", ["chain", "names", "Decimal"])
def test_of_a_module_only_its_own_classes_are_made(name: str) -> None:
    """Neither its functions, nor classes that it has from elsewhere."""
    with pytest.raises(ValueError, match="not to be made"):
        unpacked(b"cinterregnum.expression.tree\n" + name.encode() + b"\n.")


@pytest.mark.parametrize("content", [b"", b"\x80", b"nonsense", b"\x80\x05K", b"{}"])
def test_what_is_no_pickle_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not packed here"):
        unpacked(content)


def test_problems_and_kinds_of_rows_come_back() -> None:
    rows = np.dtype((np.record, np.dtype([("a", "i4"), ("b", "f8")], align=True)))
    given = [Problem("code", "message", file="a.yaml", line=3), rows]
    assert unpacked(packed(given)) == given
