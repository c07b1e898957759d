"""What a proofreader found, in the terminal: by rule, and within a rule by event."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.lab.proofreading.findings import Finding, Proofreading


def as_text(found: Proofreading) -> Iterator[str]:
    """A table of the rules that were broken; their findings with examples; the rules that were not."""
    frame = found.scenario.scenario
    yield f"{frame.title}: {found.replicas:,} histories, seed {found.seed}."
    broken = [rule for rule in found.rules if rule.histories]
    if broken:
        yield ""
        yield f"  {'share':>6}  {'findings':>8}  rule"
    for rule in broken:
        share = _share(rule.histories, found.replicas)
        yield f"  {share:>6}  {len(found.of(rule.id)):>8}  {rule.title}  [{rule.id}]"
    for rule in broken:
        yield ""
        yield f"{rule.title}  [{rule.id}]"
        yield f"What to do: {rule.advice}."
        for finding in found.of(rule.id):
            yield from _finding(found, finding)
    clean = [rule.id for rule in found.rules if not rule.histories]
    if clean:
        yield ""
        yield f"Clean: {', '.join(clean)}."


def _share(histories: int, of: int) -> str:
    """A share in per cent; not 0 where there is one, and not 100 where one is missing."""
    return f"{min(max(histories / of, 0.001 if histories else 0), 0.999 if histories < of else 1):.1%}"


def _finding(found: Proofreading, finding: Finding) -> Iterator[str]:
    label = found.scenario.timeline().label
    place = f"  {finding.place}" if finding.file else ""
    yield f"  {_share(finding.histories, found.replicas):>6}  {finding.name}{place}"
    for example in finding.examples:
        yield f"          replica {example.replica}, {label(example.minute)}: {example.line}"
        yield f"            {example.why}"
