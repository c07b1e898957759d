"""What nouns do in a history, by the names of their events and quantities: as far as a page must know to show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from interregnum.calculus.network import HOLDS, Network
from interregnum.expression import Node, event_references, kind_of, names
from interregnum.mechanisms.assemblies.motions import BY_EYE
from interregnum.mechanisms.hall import is_in
from interregnum.mechanisms.movement.commander import commander_of
from interregnum.mechanisms.movement.mediation import steps
from interregnum.mechanisms.movement.movement import legs, ways_back
from interregnum.mechanisms.orders.addressees import addressees, has_it
from interregnum.model import Assembly, Custody, Leg, Message, Mission, Movement, Outcome, Scenario, way
from interregnum.views.page.facts.formulas import NONE, Formulas
from interregnum.views.text.prose import Prose


class Doings:
    """The doings of one scenario as tables; formulas go into the table of formulas."""

    def __init__(self, scenario: Scenario, network: Network, formulas: Formulas, prose: Prose) -> None:
        self.scenario, self.network, self.formulas, self.prose = scenario, network, formulas, prose

    def data(self) -> dict[str, Any]:
        """All of them, by section."""
        scenario = self.scenario
        return {
            "routes": {id: self._route(id) for id in scenario.routes},
            "movements": {id: self._movement(id, movement) for id, movement in scenario.movements.items()},
            "custody": {
                id: self._custody(id, custody, custody.to)
                for id, custody in scenario.custody.items()
                if custody.to is not None
            },
            "missions": {id: self._mission(id, mission) for id, mission in scenario.missions.items()},
            "assemblies": {id: self._assembly(id, assembly) for id, assembly in scenario.assemblies.items()},
            "messages": {id: self._message(message) for id, message in scenario.messages.items()},
            "plans": {id: list(plan.steps) for id, plan in scenario.plans.items()},
            "shocks": {id: shock.at for id, shock in scenario.shocks.items()},
            "outcomes": {id: self._outcome(id, outcome) for id, outcome in scenario.outcomes.items()},
        }

    # Movement -------------------------------------------------------------------------------------

    def _route(self, id: str) -> list[Any]:
        """The mode of a route, and its kilometres as a formula."""
        route = self.scenario.routes[id]
        km = f"{id}.km" if f"{id}.km" in self.network.quantities else route.km.typical
        return [route.by, self.formulas.place(self.network.formula(km))]

    def _movement(self, id: str, movement: Movement) -> dict[str, Any]:
        stretches = (
            stretch for back in ways_back(id, movement, self.scenario).values() for stretch in back.stretches
        )
        return {
            "who": movement.who,
            "commander": commander_of(movement, self.scenario),
            "start": movement.start,
            "legs": [[leg.id, leg.route, leg.to] for leg in legs(id, movement, self.scenario)],
            "recalls": [name for name, recall in movement.recalls.items() if not recall.halt],
            "back": [[stretch.number, stretch.event, stretch.route, stretch.to] for stretch in stretches],
        }

    def _custody(self, id: str, custody: Custody, to: str) -> dict[str, Any]:
        """The walk of prisoners; where a protocol is to be signed, to the room where that is done."""
        signing = custody.signing
        found = way(custody.at, to, custody.along, self.scenario.routes, f"custody.{id}")
        ways = _ways(found)
        if signing is not None and ways:
            ways[-1] = [ways[-1][0], signing.at]
        ends = f"{id}.jails" if signing is None else f"{id}.arrives"
        return {"who": list(custody.who), "at": custody.at, "ends": ends, "ways": ways}

    def _mission(self, id: str, mission: Mission) -> dict[str, Any]:
        return {
            "title": mission.title,
            "who": list(mission.who),
            "start": mission.start,
            "steps": [
                [step.event, mission.passages[step.passage].at, _ways(step.legs) if step.is_way else None]
                for step in steps(id, mission, self.scenario)
            ],
        }

    # Assemblies -----------------------------------------------------------------------------------

    def _assembly(self, id: str, assembly: Assembly) -> dict[str, Any]:
        presidium = assembly.presidium
        return {
            "counted": assembly.delegates is not None,
            "mandates": list(assembly.mandates),
            "among": None if presidium is None else list(presidium.among),
            "speeches": {
                name: self._speaker(id, speech.by, speech.stand_in)
                for name, speech in assembly.speeches.items()
            },
            "recesses": {name: recess.by or "" for name, recess in assembly.recesses.items()},
            "motions": {
                name: {
                    "speaker": self._speaker(id, motion.by, motion.stand_in),
                    "blocs": list(motion.support),
                    "by_eye": motion.method in BY_EYE,
                    "abstaining": 0 if motion.majority == "votes_cast" else 1,
                }
                for name, motion in assembly.motions.items()
            },
            "blocs": list(assembly.blocs),
        }

    def _speaker(self, id: str, by: str | None, stand_in: str | None) -> list[Any]:
        """Who speaks; where another may stand in: he, the condition that the first can, and the first one's blocs."""
        if by is None or stand_in is None or by not in self.scenario.persons:
            return [by or ""]
        own = [name for name, bloc in self.scenario.assemblies[id].blocs.items() if by in bloc.members]
        can = is_in(by, id, self.scenario, self.network)
        return [by, stand_in, self.formulas.place(can), own]

    # Messages -------------------------------------------------------------------------------------

    def _message(self, message: Message) -> dict[str, Any]:
        """`tells` are quantities and events that had made true what it reports; `to` those it is for, groups written
        out; `misses` those of them who may be unable to have it, with the condition that they can."""
        scenario = self.scenario
        reported = None if message.reports is None else self.network.closed(message.reports)
        data: dict[str, Any] = {
            "title": message.title,
            "kind": message.kind,
            "says": message.says or message.title,
            "from": message.sender,
            "to": list(hearers(scenario, message.to)),
            "channel": message.by,
            "reach": scenario.channels[message.by].reach,
            "favours": message.favours,
            "in_the_name_of": message.in_the_name_of,
            "confirms": message.confirms,
            "denies": message.denies,
            "replies_to": message.replies_to,
            "reports": None if reported is None else self.prose.text(reported),
            "tells": None if reported is None else self._tells(reported),
            "each": message.lost_for == "each",
            "misses": self._misses(message),
        }
        return {key: value for key, value in data.items() if value is not None}

    def _tells(self, reported: Node) -> list[list[Any]]:
        known = (self.formulas.quantities.get(name) for name in names(reported))
        return [
            [quantity for quantity in known if quantity is not None],
            [event for _, event, _ in event_references(reported)],
        ]

    def _misses(self, message: Message) -> list[list[Any]]:
        found: list[list[Any]] = []
        for addressee in addressees(message, self.scenario):
            can = has_it(addressee, message, self.scenario, self.network)
            if message.lost_for == "each":
                found.append([addressee])
            elif can != HOLDS:
                found.append([addressee, self.formulas.place(can)])
        return found

    # Outcomes -------------------------------------------------------------------------------------

    def _outcome(self, id: str, outcome: Outcome) -> dict[str, Any]:
        """The events whose first times settle it, with the labels of endings; or the formula that is read then."""
        formula = NONE
        kind: str | None = None
        if outcome.formula is not None:
            node = self.network.closed(outcome.formula)
            formula, kind = self.formulas.place(node), kind_of(node, self.network.kinds)
        return {
            "kind": outcome.kind,
            "events": list(outcome.watched(id)),
            "labels": [ending.label for ending in outcome.first_of],
            "otherwise": outcome.otherwise,
            **({} if formula == NONE else {"formula": formula, "written": kind}),
        }


def hearers(scenario: Scenario, to: tuple[str, ...]) -> dict[str, None]:
    """Those to whom a message goes, each once, groups replaced by their members."""
    return dict.fromkeys(member for name in to for member in scenario.groups.get(name, (name,)))


def _ways(found: Iterable[Leg]) -> list[list[str]]:
    """Each route of a way, and the place it leads to."""
    return [[leg.route, leg.to] for leg in found]
