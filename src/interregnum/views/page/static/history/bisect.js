// Places in a row of numbers that rises.

/** How many of them are below a number. */
export function bisectLeft(row, number) {
  return first(row, (value) => value >= number);
}

/** How many of them are no larger than a number. */
export function bisectRight(row, number) {
  return first(row, (value) => value > number);
}

function first(row, isBeyond) {
  let [low, high] = [0, row.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBeyond(row[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
