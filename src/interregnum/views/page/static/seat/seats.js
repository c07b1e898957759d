// Who can be sat for: everybody by whom something is decided, with what may be put to them.

/** The seats `{id, kind, questions}`, by kind, those with most questions first; of a question the event that is decided in. */
export function seatsOf(night) {
  const found = new Map();
  for (const event of night.events) {
    if (!event.decision || !event.by || Object.keys(event.branches ?? {}).length < 2) continue;
    found.set(event.by, [...(found.get(event.by) ?? []), event]);
  }
  const kinds = ["persons", "units", "authorities"];
  const kind = (id) => kinds.find((name) => night.nouns[name][id]);
  return [...found].map(([id, questions]) => ({ id, kind: kind(id), questions })).filter((seat) => seat.kind)
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || b.questions.length - a.questions.length || night.titleOf(a.id).localeCompare(night.titleOf(b.id)));
}
