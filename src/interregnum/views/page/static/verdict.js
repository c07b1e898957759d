// How a history stands to a reading: early, late, within its window, or not at all.

/**
 * `{verdict, number, off}`: the firing that answers to a reading, and by how many minutes it misses the window.
 * Null where nothing of the model answers to the reading.
 */
export function verdict(night, reading) {
  const answers = reading.answers ?? [];
  if (!answers.length) return null;
  const numbers = answers.map(([id, branch]) => night.first(id, branch)).filter((number) => number !== undefined);
  if (!numbers.length) return { verdict: "absent", number: 0, off: 0 };
  const number = Math.min(...numbers);
  const minute = night.minute(number);
  if (reading.first !== null && minute < reading.first - 0.5) return { verdict: "early", number, off: minute - reading.first };
  if (reading.last !== null && minute > reading.last + 0.5) return { verdict: "late", number, off: minute - reading.last };
  return { verdict: "within", number, off: 0 };
}

/** The readings that an event answers to. */
export function readingsOf(night, id) {
  return (night.data.record?.readings ?? []).filter((reading) => (reading.answers ?? []).some(([event]) => event === id));
}
