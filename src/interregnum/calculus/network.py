"""Quantities and events: the small calculus that everything a person writes is lowered into.

A network is a generalised semi-Markov process (Glynn 1989) with state-dependent speeds. Mechanisms add to it through
the methods of `Network`; `event_memory.close` completes it. Formulas are trees over quantity names.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Literal, get_args

from interregnum import model
from interregnum.calculus.naming import in_words as in_words
from interregnum.calculus.naming import opening
from interregnum.calculus.naming import weight_title as weight_title
from interregnum.dates import Timeline
from interregnum.expression import (
    MAX_MADE,
    Binary,
    Call,
    Name,
    Node,
    Number,
    expand_groups,
    names,
    parse,
    substitute,
)
from interregnum.model import Amount, Distribution, Duration, Grounds, Kind, Memory

ZERO, ONE = Number(0.0, "", 0), Number(1.0, "", 0)
NO_GROUNDS = Grounds.model_construct()
HOLDS = Number(1.0, "flag", 0)
Alarm = Literal["at", "after"]  # clocks that ring at a minute, or just after it
ALARMS: tuple[Alarm, ...] = get_args(Alarm)


@dataclass(frozen=True, slots=True)
class Draw:
    """A distribution whose parameters are formulas; or an alarm, whose one parameter is a minute.

    A clock that `may_be_nought` takes no time where its typical time is 0, as the way to where one is; for any other
    that is an error, unless it is fixed.
    """

    distribution: Distribution | Alarm
    parameters: tuple[Node, ...]
    grounds: Grounds = NO_GROUNDS
    may_be_nought: bool = False


AT_ONCE = Draw("fixed", (ZERO,))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A named number with kind, bounds and start value. A `Draw` as start is drawn once a replica."""

    id: str
    title: str
    kind: Kind = "number"
    start: float | Draw = 0.0
    lower: float = -math.inf
    upper: float = math.inf
    grounds: Grounds = NO_GROUNDS
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Factor:
    """A named multiplier on a speed or on the odds of a branch."""

    name: str
    value: Node
    grounds: Grounds = NO_GROUNDS


@dataclass(frozen=True, slots=True)
class Set:
    """The quantity becomes the value."""

    quantity: str
    value: Node


@dataclass(frozen=True, slots=True)
class Add:
    """The quantity grows by the value."""

    quantity: str
    value: Node


@dataclass(frozen=True, slots=True)
class Choose:
    """One option of a choice holds from now on, and the others do not."""

    choice: str
    option: str


@dataclass(frozen=True, slots=True)
class Move:
    """Each of the people in `source` goes to `target` with the given chance: a binomial draw."""

    source: str
    target: str
    chance: Node


@dataclass(frozen=True, slots=True)
class Vote:
    """One way to vote: `quantity` is set to the number of those who do; its weight is `share` times its odds."""

    quantity: str
    share: Node
    title: str = ""
    odds: tuple[Factor, ...] = ()
    grounds: Grounds = NO_GROUNDS


@dataclass(frozen=True, slots=True)
class Ballot:
    """The people of a block divide by weight: a multinomial draw."""

    block: str
    votes: tuple[Vote, ...]

    @property
    def among(self) -> tuple[tuple[str, Node], ...]:
        """The quantities that are set, with their weights."""
        return tuple(
            (vote.quantity, odds_formula(vote.share, [factor.value for factor in vote.odds]))
            for vote in self.votes
        )


Effect = Set | Add | Choose | Move | Ballot


@dataclass(frozen=True, slots=True)
class Branch:
    """One way an event can turn out; its weight is `share` times its odds, unless a change has `barred` it.

    `share_grounds` are those of the number that the share is reckoned from.
    """

    id: str
    title: str
    share: Node = ONE
    odds: tuple[Factor, ...] = ()
    effects: tuple[Effect, ...] = ()
    grounds: Grounds = NO_GROUNDS
    share_grounds: Grounds = NO_GROUNDS
    barred: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that can happen. See `docs/decisions/` and the design for the meaning of each part."""

    id: str
    title: str
    guard: Node
    clock: Draw
    factors: tuple[Factor, ...] = ()
    memory: Memory = "forget"
    branches: tuple[Branch, ...] = ()
    effects: tuple[Effect, ...] = ()
    again: bool = False
    by: str = ""
    decision: bool = False
    place: str = ""
    exogenous: str = ""
    important: bool = False
    quiet: bool = False
    mechanism: str = ""
    grounds: Grounds = NO_GROUNDS
    told: int = 0  # how often a line of it is told; after that it is bookkeeping; 0: always


@dataclass(frozen=True, slots=True)
class Caption:
    """What is shown of an event that happens: words and marks, without formulas; `branches` by id."""

    title: str
    place: str
    important: bool
    quiet: bool
    told: int
    branches: Mapping[str, str]


Action = Callable[[model.ScenarioEffect], tuple[Effect, ...]]
Way = tuple[str, tuple[Effect, ...]]  # an event, or `event.branch`, with its effects
EntryPath = tuple[str | int, ...]  # of an entry of the scenario


@dataclass(repr=False)
class Network:
    """The network of one scenario.

    `written_at` leads back from a quantity or event to the path of the entry that brought it, for problems;
    `as_written`, from a formula to how it was before definitions were put into it; `titled`, from a choice to
    what its options say, also those added later. `timed` has the comparisons with time that are kept as flags
    (`event_memory`); `whereabouts`, the places where each body or person may be, `losable` those that may be
    unable to act, and `mortal` those who may die; `follows`, what else is so once a scenario has set a
    quantity. `clashes` has the names that were brought twice, for two things, with the paths of both entries:
    only one of the two can be reached.
    """

    quantities: dict[str, Quantity] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    titled: dict[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
    definitions: dict[str, Node] = field(default_factory=dict)
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    actions: dict[tuple[str, str], Action] = field(default_factory=dict)
    written_at: dict[str, EntryPath] = field(default_factory=dict)
    as_written: dict[Node, Node] = field(default_factory=dict)
    timeline: Timeline | None = None
    timed: dict[str, Node] = field(default_factory=dict)
    whereabouts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    losable: tuple[str, ...] = field(default_factory=tuple)
    mortal: tuple[str, ...] = field(default_factory=tuple)
    clashes: dict[str, tuple[EntryPath, EntryPath]] = field(default_factory=dict)
    follows: dict[str, tuple[Effect, ...]] = field(default_factory=dict)
    _path: EntryPath = ()

    def __repr__(self) -> str:
        return f"<Network: {len(self.events):,} events, {len(self.quantities):,} quantities>"

    def define(self, id: str, formula: Node | str) -> None:
        """Add a name for a formula."""
        self.bring(id, id not in self.definitions)
        self.definitions[id] = self.formula(formula) if isinstance(formula, str) else formula

    def at(self, *path: str | int) -> Network:
        """Say which entry of the scenario the next additions come from."""
        self._path = path
        return self

    @property
    def entry(self) -> str:
        """The entry that the next additions come from, without its section: the stem of ids for its parts."""
        return ".".join(str(part) for part in self._path[1:])

    def bring(self, id: str, same: bool = True) -> None:
        """Note which entry a name comes from, and whether one that is there already means something else."""
        first = self.written_at.setdefault(id, self._path)
        if first != self._path or not same:
            self.clashes.setdefault(id, (first, self._path))

    def hour_of(self, minute: float) -> str:
        """A minute in words, with its hour where that is known."""
        hour = "" if self.timeline is None else f" ({self.timeline.label(minute)})"
        return f"at minute {minute:g}{hour}"

    # Asked of a network that is whole -------------------------------------------------------------

    @cached_property
    def _writing(self) -> dict[str, list[tuple[int, Way]]]:
        ways: list[Way] = []
        for event in self.events.values():
            ways.append((event.id, event.effects))
            ways += [(f"{event.id}.{branch.id}", branch.effects) for branch in event.branches]
        found: dict[str, list[tuple[int, Way]]] = {}
        for number, way in enumerate(ways):
            for name in dict.fromkeys(name for effect in way[1] for name in self.written_by(effect)):
                found.setdefault(name, []).append((number, way))
        return found

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """The kind of each quantity, by id."""
        return {quantity.id: quantity.kind for quantity in self.quantities.values()}

    @cached_property
    def captions(self) -> dict[str, Caption]:
        """What is shown of each event, by id."""
        return {
            event.id: Caption(
                event.title,
                event.place,
                event.important,
                event.quiet,
                event.told,
                {branch.id: branch.title for branch in event.branches},
            )
            for event in self.events.values()
        }

    def writing(self, quantity: str) -> list[tuple[int, Way]]:
        """The events, and ways for one to turn out, that write a quantity, numbered in the order of the network."""
        return self._writing.get(quantity, [])

    @cached_property
    def read_by_events(self) -> frozenset[str]:
        """The quantities that something in an event reads."""
        read = {name for event in self.events.values() for _, node in formulas(event) for name in names(node)}
        for effect in (effect for event in self.events.values() for effect in all_effects(event)):
            match effect:
                case Move(source, _, _):
                    read.add(source)
                case Ballot(block, _):
                    read.add(block)
        return frozenset(read)

    def written_by(self, effect: Effect) -> tuple[str, ...]:
        """The quantities that an effect may change: of a choice, every option."""
        if isinstance(effect, Choose):
            return tuple(f"{effect.choice}.{option}" for option in self.choices[effect.choice])
        return targets(effect)

    # Quantities ---------------------------------------------------------------------------------

    def quantity(
        self,
        id: str,
        title: str,
        kind: Kind = "number",
        start: float | Draw = 0.0,
        lower: float = -math.inf,
        upper: float = math.inf,
        grounds: Grounds = NO_GROUNDS,
    ) -> Name:
        """Add a quantity and give the name to use in formulas."""
        self.bring(id, (known := self.quantities.get(id)) is None or known.title == title)
        self.quantities[id] = Quantity(id, title, kind, start, lower, upper, grounds)
        return Name(id, 0)

    def flag(self, id: str, title: str, start: bool = False) -> Name:
        """Add something that either holds or does not."""
        return self.quantity(id, title, "flag", float(start), 0.0, 1.0)

    def count(self, id: str, title: str) -> Name:
        """Add a number that only counts up from zero."""
        return self.quantity(id, title, "number", 0.0, 0.0)

    def share(self, id: str, title: str, amount: Amount | None = None) -> Name:
        """Add a quantity between 0 and 1."""
        start = 0.0 if amount is None else self.start_of(amount)
        grounds = NO_GROUNDS if amount is None else grounds_of(amount)
        return self.quantity(id, title, "share", start, 0.0, 1.0, grounds)

    def choice(self, id: str, title: str, start: str | None, options: Iterable[str] = ()) -> None:
        """Add a choice, of which exactly one option holds: flags `id.option`, set together."""
        self.bring(id)
        self.choices[id] = []
        for option in options:
            self.option(id, option, title)
        if start is not None:
            self.option(id, start, title)
            name = f"{id}.{start}"
            self.quantities[name] = replace(self.quantities[name], start=1.0)

    def option(self, choice: str, option: str, title: str = "") -> Name:
        """Make sure that the option exists, and give its flag."""
        name = f"{choice}.{option}"
        if option not in self.choices[choice]:
            self.choices[choice].append(option)
            self.flag(name, title or self._option_title(choice, option))
        return Name(name, 0)

    def _option_title(self, choice: str, option: str) -> str:
        what, titles = self.titled.get(choice, (f"{in_words(choice)} is", {}))
        return f"{what} {titles.get(option) or in_words(option)}"

    def start_of(self, amount: Amount) -> float | Draw:
        """The start value an amount stands for: a number, or a draw when it has a range."""
        typical = parse(amount.typical)
        if amount.between is not None:
            low, high = (parse(text) for text in amount.between)
            if low == high == typical and isinstance(typical, Number):
                return typical.value
            return Draw("triangular", (low, typical, high), grounds_of(amount))
        if amount.factor is not None and amount.factor > 1:
            return Draw("lognormal", (typical, Number(amount.factor, "", 0)), grounds_of(amount))
        return typical.value if isinstance(typical, Number) else Draw("fixed", (typical,))

    def assume(self, id: str, amount: Amount, title: str = "", kind: Kind = "number") -> Node:
        """The formula for an amount; with a range it becomes an assumption drawn once a replica."""
        start = self.start_of(amount)
        if isinstance(start, float) or (isinstance(start, Draw) and start.distribution == "fixed"):
            return self.formula(amount.typical)
        return self._assumed(id, title or in_words(id), kind, start, grounds_of(amount))

    def _assumed(self, id: str, title: str, kind: Kind, start: float | Draw, grounds: Grounds) -> Name:
        """An assumption; a share stays one, also where its range is drawn beyond."""
        lower, upper = (0.0, 1.0) if kind == "share" else (-math.inf, math.inf)
        name = self.quantity(id, title, kind, start, lower, upper, grounds)
        self.quantities[id] = replace(self.quantities[id], assumed=True)
        return name

    def assumption(self, id: str, assumption: model.Assumption) -> None:
        """Add an assumption that the scenario names: always a quantity, with a range or without."""
        start = self.start_of(assumption)
        self._assumed(id, assumption.title, assumption.kind, start, grounds_of(assumption))

    def coefficient(self, id: str, default: Amount, title: str) -> Name:
        """A mechanism's coefficient: the scenario's assumption of that name, or else the default."""
        if id not in self.quantities:
            self.assumption(id, model.Assumption(title=title, **default.model_dump()))
        return Name(id, 0)

    # Formulas -----------------------------------------------------------------------------------

    def formula(self, text: str, **parts: Node | str) -> Node:
        """Parse a formula, with its group references written out.

        `parts` are formulas, as trees or as the scenario writes them, that take the place of these names in it:
        `formula("ready and not given_up and when", when=task.when)`.
        """
        node = expand_groups(parse(text, MAX_MADE), self.groups)
        if not parts:
            return node
        trees = {name: self.formula(part) if isinstance(part, str) else part for name, part in parts.items()}
        return substitute(node, trees)

    def closed(self, text: str) -> Node:
        """Parse a formula from outside the events (an outcome), with definitions written out."""
        node = self.formula(text)
        for _ in self.definitions:
            if self.definitions.keys().isdisjoint(names(node)):
                break
            node = substitute(node, self.definitions)
        return node

    def clock(self, duration: Duration | None) -> Draw:
        """The clock a duration describes; none takes no time at all."""
        if duration is None:
            return AT_ONCE
        parameters = tuple(self.formula(text) for text in duration.parameters())
        return Draw(duration.distribution, parameters, grounds_of(duration))

    def hour(self, minute: float) -> Draw:
        """A clock that runs out at this minute of the scenario, or at once where it is past."""
        return Draw(
            "fixed", (Call("max", (ZERO, Binary("-", Number(minute, "", 0), Name("time", 0), 0)), 0),)
        )

    def factors(self, id: str, faster: model.Factors, slower: model.Factors = ()) -> tuple[Factor, ...]:
        """Named factors on a speed, or on odds when only `faster` is given."""
        made = [self._factor(f"{id}.faster_{n}", written) for n, written in enumerate(faster, 1)]
        for n, written in enumerate(slower, 1):
            factor = self._factor(f"{id}.slower_{n}", written)
            made.append(replace(factor, value=divide(ONE, factor.value)))
        return tuple(made)

    def _factor(self, id: str, factor: model.ScenarioFactor) -> Factor:
        x = self.assume(id, factor, factor.name or f"factor on {in_words(id.rsplit('.', 1)[0])}")
        if factor.per is not None:
            value: Node = Call("pow", (x, self.formula(factor.per)), 0)
        elif factor.when is not None:
            value = Call("if", (self.formula(factor.when), x, ONE), 0)
        else:
            value = x
        name = factor.name or (f"each {factor.per}" if factor.per else factor.when or "always")
        return Factor(name, value, grounds_of(factor))

    # Effects and events -------------------------------------------------------------------------

    def effects(self, effects: model.Effects) -> tuple[Effect, ...]:
        """Lower what a scenario says happens; sending, shocks and news are left to their mechanisms."""
        lowered: list[Effect] = []
        for effect in effects:
            made = self._effect(effect)
            lowered.extend(made if effect.when is None else self.only_if(self.formula(effect.when), made))
        return tuple(lowered)

    def only_if(self, condition: Node, effects: Sequence[Effect]) -> tuple[Effect, ...]:
        """The effects, which change nothing where a condition does not hold before the first of them."""
        written = [part for effect in effects for part in self._one_by_one(effect)]
        changed = {name for effect in written[:-1] for name in (*targets(effect), *self.definitions)}
        if not changed.intersection(names(condition)):
            return tuple(self._if(condition, effect) for effect in written)
        number = 1 + sum(id.startswith(f"{self.entry}.only_") for id in self.quantities)
        held = self.flag(f"{self.entry}.only_{number}", "the condition of an effect holds")
        return Set(held.id, condition), *(self._if(held, effect) for effect in written)

    def _one_by_one(self, effect: Effect) -> tuple[Effect, ...]:
        """A choice as what it does to each of its options."""
        if not isinstance(effect, Choose):
            return (effect,)
        more = self.whereabouts.get(effect.choice.removesuffix(".at"), ("none",))
        options = dict.fromkeys((*self.choices[effect.choice], *more, effect.option))
        flags = {option: self.option(effect.choice, option).id for option in options}
        return tuple(Set(id, ONE if option == effect.option else ZERO) for option, id in flags.items())

    def _if(self, condition: Node, effect: Effect) -> Effect:
        """The same effect, which changes nothing where the condition does not hold."""
        match effect:
            case Set(id, value):
                return replace(effect, value=Call("if", (condition, value, Name(id, 0)), 0))
            case Add(value=value):
                return replace(effect, value=Call("if", (condition, value, ZERO), 0))
            case Move(chance=chance):
                return replace(effect, chance=Call("if", (condition, chance, ZERO), 0))
        raise ValueError(f"this effect cannot have a condition: {effect}")

    def _effect(self, effect: model.ScenarioEffect) -> tuple[Effect, ...]:
        match effect.action:
            case "set" if ("set", effect.set) not in self.actions:
                target, to = str(effect.set), str(effect.to)
                if target in self.choices:
                    self.option(target, to)
                    return (Choose(target, to),)
                return (Set(target, self.formula(to)), *self.follows.get(target, ()))
            case "add":
                return (Add(str(effect.add), self.formula(str(effect.by))),)
            case "move":
                return (Move(str(effect.move), str(effect.to), self.formula(str(effect.share))),)
            case "ballot":
                among = (effect.among or {}).items()
                votes = tuple(
                    Vote(name, self.formula(weight), grounds=grounds_of(effect)) for name, weight in among
                )
                return (Ballot(str(effect.ballot), votes),)
            case action:
                return self.actions[action, str(getattr(effect, action))](effect)

    def event(self, event: Event) -> None:
        """Add an event. Its place in the order of addition breaks ties between simultaneous events."""
        self.bring(event.id, event.id not in self.events)
        self.events[event.id] = replace(event, title=opening(event.title))

    def done(self, id: str, title: str) -> Name:
        """A flag `id.done`, for mechanisms whose events mark a stage as reached."""
        return self.flag(f"{id}.done", title)


def grounds_of(grounds: Grounds) -> Grounds:
    """Just the grounds of a noun, without the noun."""
    return _grounds(grounds.basis, grounds.source, grounds.why)


@lru_cache(maxsize=10_000)
def _grounds(basis: model.Basis | None, source: str, why: str) -> Grounds:
    """Many things stand on the same: they share one object."""
    return Grounds(basis=basis, source=source, why=why)


def divide(left: Node, right: Node) -> Node:
    """left / right, as a formula."""
    return Binary("/", left, right, 0)


def odds_formula(share: Node, odds: Iterable[Node]) -> Node:
    """The weight of a branch, or of a vote: its share times its odds."""
    for factor in odds:
        share = Binary("*", share, factor, 0)
    return share


def all_of(*guards: Node) -> Node:
    """All of the conditions hold."""
    first, *rest = guards
    for guard in rest:
        first = Binary("and", first, guard, 0)
    return first


def formulas(event: Event) -> tuple[tuple[str, Node], ...]:
    """Every formula of an event, with the part it plays: guard, clock, speed, odds, effect."""
    found: list[tuple[str, Node]] = [("guard", event.guard)]
    found += [("clock", node) for node in event.clock.parameters]
    found += [("speed", factor.value) for factor in event.factors]
    for branch in event.branches:
        found.append(("odds", branch.share))
        found += [("odds", factor.value) for factor in branch.odds]
    for effect in all_effects(event):
        match effect:
            case Set(_, value) | Add(_, value) | Move(_, _, value):
                found.append(("effect", value))
            case Ballot(among=among):
                found += [("effect", weight) for _, weight in among]
            case Choose():
                pass
    return tuple(found)


def all_effects(event: Event) -> tuple[Effect, ...]:
    """The effects of an event and of all its branches."""
    return event.effects + tuple(effect for branch in event.branches for effect in branch.effects)


def targets(effect: Effect) -> tuple[str, ...]:
    """The quantities (or the choice) that an effect writes."""
    match effect:
        case Set(quantity, _) | Add(quantity, _):
            return (quantity,)
        case Move(source, target, _):
            return source, target
        case Ballot(_, votes):
            return tuple(vote.quantity for vote in votes)
        case Choose(choice, _):
            return (choice,)
