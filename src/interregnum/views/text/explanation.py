"""Why an event happened, as prose: a numbered paragraph for each reason."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.arguments import whole_number
from interregnum.explain.choices import Choice
from interregnum.explain.turning import Turn, turned_last
from interregnum.explain.why import Cause, Reason, Story, set_going
from interregnum.expression import Call, Name, Node, event_references
from interregnum.history import History
from interregnum.views.text.choices import Order, cause_text, option_lines, push_text, time_line, told_once
from interregnum.views.text.divisions import divided_texts, division_lines
from interregnum.views.text.prose import Prose, prose_of
from interregnum.views.text.running import course_lines, waited_line
from interregnum.views.text.wording import chance_text, cited, hour, listed, paragraph, state_text

MANY_CAUSES = 4  # beyond which it is said which came last, and of the others so many are told
MOST_UNCHANGED = 5  # things that had held since the start, before the rest is counted


def story_text(story: Story, width: int) -> str:
    """Paragraphs of at most `width` columns, numbered from the event back, that refer to each other."""
    order = {reason.firing.number: n for n, reason in enumerate(story.reasons, 1)}
    width = whole_number("width", width, 1)
    prose = prose_of(story.history.scenario, story.history.network)
    paragraphs = [
        _paragraph(prose, story.history, reason, order, width, asked=reason is story.reasons[0])
        for reason in story.reasons
    ]
    if story.untold:
        causes = "1 earlier cause is" if story.untold == 1 else f"{story.untold} earlier causes are"
        paragraphs.append(f"{causes} not shown; a greater depth shows more.")
    return "\n\n".join(paragraphs)


def _paragraph(
    prose: Prose, history: History, reason: Reason, order: dict[int, int], width: int, *, asked: bool
) -> str:
    """One reason; of what was asked about, with every option, of the others with their chances alone."""
    firing = reason.firing
    number, grounds = order[firing.number], history.network.events[firing.event].grounds
    first = f"{number}. {history.label(firing.minute)}  {history.title(firing)}"
    # A timer's id is a formula, and it waits for nothing.
    if history.network.events[firing.event].mechanism == "timer":
        return first
    lines = [f"{first}  [{firing.event}]"]
    if asked:
        lines += time_line(history, firing)
    lines += [*_causes(prose, history, reason, order), *_unchanged(history, reason)]
    lines += [*waited_line(history, reason), *course_lines(history, prose, reason)]
    told = {cited(grounds)}
    for push in sorted(reason.pushes, key=lambda push: -push.strength):
        if push.noticeable and not (asked and push.on == "odds"):
            lines.append(push_text(history, prose, push, firing, order) + told_once([push.grounds], told))
    if reason.choice is not None:
        lines += option_lines(reason.choice, prose, order, told) if asked else [_odds(reason.choice)]
    lines += _divided(prose, reason, order, told, asked)
    if cited(grounds):
        lines.append(cited(grounds))
    return "\n".join(paragraph(lines, width=width))


def _causes(prose: Prose, history: History, reason: Reason, order: Order) -> Iterator[str]:
    """The causes; of many first what came last, with the conditions that it made true, and then a few of the others."""
    texts = {cause.number: _because(history, reason, cause, order) for cause in reason.causes}
    turn = _turn(history, reason) if len(texts) > MANY_CAUSES else None
    last = [] if turn is None else [text for number, text in texts.items() if number in turn.numbers]
    if turn is None or not last or len(last) == len(texts):
        if texts:
            yield f"Because: {listed(texts.values())}."
        return
    yield f"Because at last: {listed(last)}."
    said = [prose.text(condition) for condition in turn.conditions if not _is_plain(history, condition)]
    if said:
        yield f"With that, at {hour(history, turn.minute, reason.firing.minute)}: {listed(said)}."
    others = (text for number, text in texts.items() if number not in turn.numbers)
    yield f"Also because: {listed(others, MANY_CAUSES)}."


def _turn(history: History, reason: Reason) -> Turn | None:
    """What came last: what let a clock run that had stood still, or else what made the guard hold."""
    if reason.course.let_run is None:
        return turned_last(history, reason.firing)
    event, (_, moving) = history.network.events[reason.firing.event], reason.course.let_run
    return Turn(moving.began, tuple(source for _, source in set_going(history, event, reason.course)), ())


def _is_plain(history: History, condition: Node) -> bool:
    """Whether a condition says no more than its cause: that something has happened, or a flag that was put up."""
    match condition:
        case Name(id):
            return id not in history.network.timed
        case Call("happened", _):
            return True
        case _:
            return False


def _because(history: History, reason: Reason, cause: Cause, order: Order) -> str:
    """A cause; of several of one comparison with `since`, whether it began the waiting or set its length."""
    text = cause_text(history, cause.number, reason.firing, order)
    for flag in cause.quantities:
        compared = history.network.timed.get(flag)
        asked = () if compared is None else event_references(compared)
        several = sum(flag in other.quantities for other in reason.causes) > 1
        if asked and several:
            began = history.firing(cause.number).event in (event for _, event, _ in asked)
            return f"{text}, {'from which the time counts' if began else 'which set how long'}"
    return text


def _divided(prose: Prose, reason: Reason, order: Order, told: set[str], asked: bool) -> Iterator[str]:
    """How people divided: of what was asked about with what pressed on them, of the others in a line."""
    if asked:
        for division in reason.divisions:
            yield from division_lines(division, prose, order, told)
        return
    texts = "; ".join(divided_texts(reason.divisions, prose))
    if texts:
        yield f"They divided, with the chance of each: {texts}."


def _unchanged(history: History, reason: Reason) -> list[str]:
    """What the guard needed and had held since the start, without what merely had not happened yet."""
    values = {name: history.start_value(name) for name in reason.given}
    unchanged = [state_text(history.network, name, value) for name, value in values.items() if value != 0]
    return [f"From the start: {listed(unchanged, MOST_UNCHANGED)}."] if unchanged else []


def _odds(choice: Choice) -> str:
    """The chances of all options, in a line."""
    shown = (f"{option.title} {chance_text(option.chance)}" for option in choice.options)
    return f"The odds were: {', '.join(shown)}."
