"""Small scenarios of which it is known in closed form what hangs on what."""

from __future__ import annotations

from pathlib import Path

FRAME = "scenario: {id: known, title: Known answers, starts: 1920-03-13T06:00, ends: 1920-03-14T06:00}\n"
NUMBER = "kind: number, typical: 0.5, between: [0, 1], basis: judgement, why: made up"
VARIANCE = 1.0 / 24.0  # of each of these numbers: triangular on 0 .. 1
# `sum` is additive; `product` is a times b; `heads` happens with chance a. `shuffle` decides which of two equal coins
# is thrown: it turns single histories over and changes no expectation. `idle` is multiplied by nought.
ANSWERS = (
    FRAME
    + f"""
assumptions:
  a: {{title: the first, {NUMBER}}}
  b: {{title: the second, {NUMBER}}}
  c: {{title: the third, {NUMBER}}}
  idle: {{title: one that does nothing, {NUMBER}}}
  shuffle: {{title: one that shuffles luck, {NUMBER}}}
quantities:
  heads: {{title: heads are up, kind: flag}}
  tails: {{title: tails are up, kind: flag}}
  luck: {{title: luck, starts: 0}}
  left: {{title: the left coin is thrown, kind: flag}}
  right: {{title: the right coin is thrown, kind: flag}}
events:
  fork:
    title: One of two coins
    basis: judgement
    why: made up
    takes: {{mean: 1 min}}
    among:
      to_left: {{title: left, share: shuffle, then: [{{left: yes}}]}}
      to_right: {{title: right, share: 1 - shuffle, then: [{{right: yes}}]}}
  left_coin:
    title: The left coin
    basis: judgement
    why: made up
    when: left
    takes: {{mean: 1 min}}
    among:
      up: {{title: up, share: 1, then: [{{set: luck, to: 1}}]}}
      down: {{title: down, share: 1, then: [{{set: luck, to: -1}}]}}
  right_coin:
    title: The right coin
    basis: judgement
    why: made up
    when: right
    takes: {{mean: 1 min}}
    among:
      up: {{title: up, share: 1, then: [{{set: luck, to: 1}}]}}
      down: {{title: down, share: 1, then: [{{set: luck, to: -1}}]}}
  weighed:
    title: A coin that is weighed
    basis: judgement
    why: made up
    takes: {{mean: 10 min}}
    among:
      heads: {{title: heads, share: a, then: [{{heads: yes}}]}}
      tails: {{title: tails, share: 1 - a, then: [{{tails: yes}}]}}
outcomes:
  sum: {{title: The sum, value: 3 * a + 2 * b + c + luck + 0 * idle}}
  product: {{title: The product, value: a * b}}
  coin: {{title: The coin alone, value: luck}}
  thrown:
    title: Heads or tails
    first_of:
      - {{label: heads, when: heads}}
      - {{label: tails, when: tails}}
"""
)
# The pace is behind eight waits that are seen; of `other` nothing is.
MINUTES = "kind: minutes, typical: 20 min, between: [5 min, 60 min], basis: judgement, why: made up"
SEEN = tuple(f"wait_{n}" for n in range(8))
WAITS = FRAME + "\n".join(
    [
        "assumptions:",
        f"  pace: {{title: how long it takes, {MINUTES}}}",
        f"  other: {{title: what is not seen, {MINUTES}}}",
        "events:",
        *(f"  {id}: {{title: A wait, takes: {{mean: pace}}, basis: judgement, why: made up}}" for id in SEEN),
        "  unseen: {title: Another wait, takes: {mean: other}, basis: judgement, why: made up}",
        "outcomes:",
        "  first: {title: When the first is over, time_of: wait_0}",
        "",
    ]
)


def written(folder: Path, text: str) -> Path:
    """A scenario of one file."""
    path = folder / "known.yaml"
    path.write_text(text, encoding="utf-8")
    return path
