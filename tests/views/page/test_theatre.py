"""What the map has to know of a scenario: who is afloat, and the sides of a ringed place."""

from __future__ import annotations

from harbour import petrograd

from interregnum.language.resolve import resolve
from interregnum.views.page.map.setting import theatre


def test_ships_companies_are_afloat_and_nobody_else() -> None:
    afloat = set(theatre(petrograd().scenario)["afloat"])
    assert {"aurora_crew", "amur_sailors", "zarnitsa", "helsingfors_flotilla", "zaria_landing"} <= afloat
    assert not afloat & {
        "helsingfors_train_1",
        "sladkov_sailors",
        "kronstadt_landing",
        "pavlovsky",
        "nevsky_cordon",
    }


def test_modes_by_water() -> None:
    assert set(theatre(petrograd().scenario)["by_water"]) == {"steamer", "full_steam", "boat"}


def test_what_a_mode_goes_through_is_a_key_and_not_guessed_from_its_name() -> None:
    """The steam tram goes by land and the raft swims; whoever starts on the water, or leaves over it, is aboard."""
    scenario = resolve(
        {
            "scenario": {"id": "t", "title": "T", "starts": "1920-03-13T18:00", "ends": "1920-03-14T08:00"},
            "authorities": {"council": {"title": "Council"}},
            "places": {
                "hall": {"title": "Hall"},
                "shipyard": {"title": "Shipyard"},
                "island": {"title": "Island"},
                "roads": {"title": "Roads", "medium": "water"},
            },
            "modes": {
                "tram": {"title": "by steam tram", "km_h": 12},
                "raft": {"km_h": 2, "medium": "water"},
            },
            "routes": {
                "rails": {"between": ["hall", "shipyard"], "by": "tram", "km": 3},
                "crossing": {"between": ["shipyard", "island"], "by": "raft", "km": 1},
                "pier": {"between": ["roads", "hall"], "by": "tram", "km": 1},
            },
            "units": {
                id: {"title": title, "people": 9, "at": at, "obeys": "council"}
                for id, title, at in (
                    ("guard", "Guard", "roads"),
                    ("crew", "the ship's crew on shore", "shipyard"),
                    ("rafters", "Rafters", "shipyard"),
                    ("riders", "Riders", "hall"),
                    ("landed", "Landed", "roads"),
                )
            },
            "movements": {
                "over": {"title": "Over", "who": "rafters", "from": "shipyard", "to": "island"},
                "off": {"title": "Off", "who": "landed", "from": "roads", "to": "hall"},
                "ride": {"title": "Ride", "who": "riders", "from": "hall", "to": "shipyard"},
            },
        }
    )
    found = theatre(scenario)
    assert found["by_water"] == ["raft"]
    assert found["afloat"] == ["guard", "rafters"]


def test_every_side_of_a_siege_has_an_event_and_a_direction() -> None:
    history = petrograd()
    (siege,) = theatre(history.scenario)["sieges"].values()
    assert siege["place"] == "winter_palace"
    assert len(siege["approaches"]) == 5
    assert siege["sealed"] in history.network.events
    for approach in siege["approaches"]:
        assert approach["event"] in history.network.events
        assert approach["towards"], approach["title"]
        assert siege["place"] not in approach["towards"]
        assert all(history.scenario.places[place].at is not None for place in approach["towards"])
