"""Why an event happened, as prose: a numbered paragraph for each reason."""

from __future__ import annotations

from interregnum.arguments import whole_number
from interregnum.dates import show_duration
from interregnum.explain.why import Push, Reason, Story, odds_at
from interregnum.history import Firing, History
from interregnum.model import Grounds
from interregnum.views.text.wording import cited, hour, listed, paragraph, state_text

MOST_UNCHANGED = 5  # things that had held since the start, before the rest is counted


def story_text(story: Story, width: int) -> str:
    """Paragraphs of at most `width` columns, numbered from the event back, that refer to each other."""
    order = {reason.firing.number: n for n, reason in enumerate(story.reasons, 1)}
    width = whole_number("width", width, 1)
    paragraphs = [_paragraph(story.history, reason, order, width) for reason in story.reasons]
    if story.untold:
        causes = "1 earlier cause is" if story.untold == 1 else f"{story.untold} earlier causes are"
        paragraphs.append(f"{causes} not shown; a greater depth shows more.")
    return "\n\n".join(paragraphs)


def _paragraph(history: History, reason: Reason, order: dict[int, int], width: int) -> str:
    firing = reason.firing
    number, grounds = order[firing.number], history.network.events[firing.event].grounds
    lines = [f"{number}. {history.label(firing.minute)}  {history.title(firing)}  [{firing.event}]"]
    if reason.causes:
        lines.append(
            f"Because: {listed(_cause_text(history, cause.number, firing, order) for cause in reason.causes)}."
        )
    lines += _unchanged(history, reason)
    waited = firing.minute - firing.began
    if waited >= 0.5:
        since = hour(history, firing.began, firing.minute)
        lines.append(f"Possible since {since}; it took {show_duration(round(waited))}.")
    pushes = sorted(reason.pushes, key=lambda push: -push.strength)
    lines += [_influence(history, push, firing, order, grounds) for push in pushes if push.noticeable]
    lines += _odds(history, firing)
    if cited(grounds):
        lines.append(cited(grounds))
    return "\n".join(paragraph(lines, width=width))


def _unchanged(history: History, reason: Reason) -> list[str]:
    """What the guard needed and had held since the start, without what merely had not happened yet."""
    values = {name: history.start_value(name) for name in reason.given}
    unchanged = [state_text(history.network, name, value) for name, value in values.items() if value != 0]
    return [f"From the start: {listed(unchanged, MOST_UNCHANGED)}."] if unchanged else []


def _cause_text(history: History, number: int, effect: Firing, order: dict[int, int]) -> str:
    """A cause in the paragraph of its effect: with its hour, and the number of its own paragraph if it has one."""
    firing = history.firing(number)
    reference = f", see {order[number]}" if number in order else ""
    title = history.title(firing).rstrip(".")
    return f"{title} ({hour(history, firing.minute, effect.minute)}{reference})"


def _influence(history: History, push: Push, firing: Firing, order: dict[int, int], stated: Grounds) -> str:
    verb = {
        ("speed", True): "Hurried",
        ("speed", False): "Held back",
        ("odds", True): "Made likelier",
        ("odds", False): "Made less likely",
    }[push.on, push.times >= 1.0]
    text = f"{verb} (x{push.times:.3g}) by: {push.name}"
    if push.numbers:
        text += f"; last through: {_cause_text(history, max(push.numbers), firing, order)}"
    grounds = cited(push.grounds) if push.grounds != stated else ""
    return f"{text}. {grounds}" if grounds else f"{text}."


def _odds(history: History, firing: Firing) -> list[str]:
    shown = ", ".join(f"{title} {share:.0%}" for title, share in odds_at(history, firing))
    return [f"The odds were: {shown}."] if shown else []
