// What a seat is shown of its night: the hour, where it is, what it has seen and heard; of a decision the ways that are open, and what
// presses for each as the seat sees it. It is made of what the witness lets through, and of nothing else.

/** The night as the seat sees it, as plain data. */
export function seen(sitting, { seat }, { halts, next, witness }) {
  const { described, seats } = sitting;
  const minute = next ? next.minute : described.until;
  const { values, hidden } = witness.view();
  return {
    seat,
    minute,
    ...standing(witness, seat),
    expects: Object.fromEntries(Object.entries(seats.expects[seat] ?? {}).map(([authority, quantity]) => [authority, witness.actual[quantity]])),
    heard: witness.heard,
    taken: halts.map(({ event, minute: at, chosen, itself, heard }) => ({ ...named(described, event, chosen), minute: at, itself, heard })),
    next: next && {
      event: described.events[next.event].id,
      ways: next.open.map((way) => ({ way: described.events[next.event].ways[way][0], reasons: reasons(sitting, seats.decisions[next.event][way], values, hidden, minute) })),
    },
  };
}

/** Where a seat is and with whom; of a body also how many it is. */
export function standing(witness, seat) {
  const { people } = witness.seats;
  return { place: witness.place(), company: witness.company(), people: seat in people ? witness.actual[people[seat]] : null };
}

/** An event and one of its ways by their names. */
export function named({ events }, event, way) {
  return { event: events[event].id, way: events[event].ways[way][0] };
}

/** What presses for or against a way, by these values: how much, as a factor on its odds; null where the seat can know nothing of
 *  it. `partly` where it cannot know all. */
export function reasons(sitting, factors, values, hidden, minute) {
  const sizes = sitting.imagined(values, minute, () => sitting.kernel.evaluate(factors.map(([, program]) => program)));
  return factors.map(([name, , read], n) => {
    const dark = read.filter(hidden).length;
    return { name, times: dark && dark === read.length || !Number.isFinite(sizes[n]) ? null : sizes[n], partly: dark > 0 };
  });
}
