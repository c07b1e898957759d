// What the kernel wrote of a history, as the trace that `views/page/facts/trace.py` makes: columns of firings and of changes.

/** The trace of what a worker gives (`Playroom.trace`). What was played only to be looked at, beyond the scenario's own events, is
 *  left out. */
export function columns(facts, { rows, blocks, trace: [firings, causes, influences, changes], starts }) {
  const all = firingsIn(rows.firing, firings, blocks);
  const kept = all.filter(({ event }) => event < facts.events.length);
  const numberOf = new Map([[0, 0], ...kept.map(({ number }, n) => [number, n + 1])]);
  const since = new Map([[0, 0], ...kept.map(({ minute }, n) => [minute, n + 1]).reverse()]);
  const [ofGuard, ofRest] = [causes, influences].map(whole);
  const changed = new Array(kept.length + 1).fill(0);
  const [quantities, values] = [[], []];
  for (const { number, quantity, value } of changesIn(rows.change, changes)) {
    if (quantity >= facts.quantities.length || !numberOf.has(number)) continue;
    changed[numberOf.get(number)] += 1;
    quantities.push(quantity);
    values.push(value);
  }
  const causesOf = ({ event, number }) => {
    const [writers, end] = facts.events[event].timer ? [ofRest, "influencesEnd"] : [ofGuard, "causesEnd"];
    return Array.from(writers.subarray(number > 1 ? all[number - 2][end] : 0, all[number - 1][end]), (writer) => numberOf.get(writer) ?? 0);
  };
  return {
    minutes: kept.map(({ minute }) => minute),
    began: kept.map(({ began }) => since.get(began) ?? [began]),
    of: kept.map(({ event }) => event),
    branches: kept.map(({ way }) => way),
    causes: kept.map(causesOf),
    changed, quantities, values,
    drawn: facts.drawn.map((quantity) => starts[quantity]),
  };
}

/** The rows of firings; where causes and influences end is counted through all blocks. */
function firingsIn({ size, at }, bytes, blocks) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = [];
  for (const many of blocks) {
    const { causesEnd = 0, influencesEnd = 0 } = found.at(-1) ?? {};
    for (let row = 0; row < many; row += 1) {
      const place = found.length * size;
      found.push({
        number: found.length + 1, minute: view.getFloat64(place + at.time, true), began: view.getFloat64(place + at.began, true), event: view.getInt32(place + at.event, true), way: view.getInt32(place + at.branch, true),
        causesEnd: causesEnd + Number(view.getBigInt64(place + at.causes_end, true)), influencesEnd: influencesEnd + Number(view.getBigInt64(place + at.influences_end, true)),
      });
    }
  }
  return found;
}

function changesIn({ size, at }, bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / size }, (_, n) => ({ number: Number(view.getBigInt64(n * size + at.record, true)), quantity: Number(view.getBigInt64(n * size + at.quantity, true)), value: view.getFloat64(n * size + at.new, true) }));
}

/** Whole numbers of eight bytes. */
function whole(bytes) {
  return Float64Array.from(new BigInt64Array(bytes.slice().buffer), Number);
}
