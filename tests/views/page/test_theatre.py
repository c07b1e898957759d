"""What the map has to know of a scenario: who is afloat, and the sides of a ringed place."""

from __future__ import annotations

from harbour import petrograd

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
