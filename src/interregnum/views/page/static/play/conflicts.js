// Changes that cannot both be: as `lab/variants/conflicts.py`.

/** The problems between these changes, each said once. */
export function conflicts(changes, { events }) {
  const made = changes.flatMap((change) => interventions(change));
  const found = [];
  made.forEach((later, n) => {
    const before = made.slice(0, n).filter((earlier) => earlier.subject === later.subject);
    const other = before.find((earlier) => excludes(earlier, later));
    if (other) found.push({ code: "conflict", found: `${later.text}; ${other.text}` });
    const removed = new Set([...before, later].flatMap((intervention) => (intervention.kind === "without" && intervention.way >= 0 ? [intervention.way] : [])));
    if (later.kind === "without" && later.way >= 0 && removed.size === events[later.event].ways.length) found.push({ code: "none-left", found: events[later.event].id });
  });
  return found;
}

function interventions({ kind, text, made, subject, value, minute }) {
  if (kind === "value") return [{ kind, text, subject: `quantity ${subject}`, value }];
  return made.map(({ event, way }) => ({ kind, text, event, way, subject: `event ${event}`, value: kind === "hour" ? `${minute}` : `${way}` }));
}

function excludes(earlier, later) {
  if (earlier.kind === later.kind) return earlier.kind !== "without" && earlier.value !== later.value;
  const removal = [earlier, later].find(({ kind }) => kind === "without");
  if (!removal) return false;
  const other = removal === earlier ? later : earlier;
  return removal.way < 0 || (other.kind === "way" && other.way === removal.way);
}
