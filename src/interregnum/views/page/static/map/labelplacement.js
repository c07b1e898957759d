// Labels that do not collide: the most important first, each where it finds room or not at all.

const canvas = document.createElement("canvas").getContext("2d");
const widths = new Map();

/** The width of a text in pixels. */
export function textWidth(text, font) {
  const key = `${font} ${text}`;
  if (!widths.has(key)) {
    canvas.font = font;
    widths.set(key, canvas.measureText(text).width);
  }
  return widths.get(key);
}

/**
 * Choose a spot for each label, in order. A label has `x`, `y` (screen), `lines`, `font`, `size`, and `spots`
 * ("below", "right", "left", "above", "under", "middle") or `angle`. `taken` are boxes already in use. Gives those placed.
 */
export function placeLabels(labels, taken, [width, height]) {
  const used = [...taken];
  const found = [];
  for (const label of labels) {
    const long = Math.max(...label.lines.map((line) => textWidth(line, label.font))) + (label.spaced ?? 0);
    const high = label.lines.length * label.size * 1.1;
    for (const spot of label.spots ?? ["middle"]) {
      const boxes = boxesOf(label, spot, long, high);
      if (!boxes.every((box) => inside(box, width, height) && !used.some((other) => overlaps(box, other)))) continue;
      used.push(...boxes);
      found.push({ label, spot, boxes, ...anchor(label, spot, high) });
      break;
    }
  }
  return found;
}

function anchor(label, spot, high) {
  const gap = label.gap ?? 7;
  const first = label.size * 0.82;
  if (spot === "right") return { dx: gap + 4, dy: first - high / 2, anchor: "start" };
  if (spot === "left") return { dx: -gap - 4, dy: first - high / 2, anchor: "end" };
  if (spot === "above") return { dx: 0, dy: -gap - high + first, anchor: "middle" };
  if (spot === "below") return { dx: 0, dy: gap + first, anchor: "middle" };
  if (spot === "under") return { dx: 0, dy: gap + 12 + first, anchor: "middle" };
  return { dx: 0, dy: first - high / 2, anchor: "middle" };
}

function boxesOf(label, spot, long, high) {
  if (label.angle) return slanted(label, long, high);
  const { dx, dy, anchor: how } = anchor(label, spot, high);
  const left = label.x + dx - { start: 0, end: long, middle: long / 2 }[how];
  const top = label.y + dy - label.size * 0.82;
  return [[left - 2, top - 1, left + long + 2, top + high + 1]];
}

/** A slanted text is as many small boxes as it is long. */
function slanted(label, long, high) {
  const count = Math.max(1, Math.ceil(long / high));
  const [cos, sin] = [Math.cos((label.angle * Math.PI) / 180), Math.sin((label.angle * Math.PI) / 180)];
  return Array.from({ length: count }, (_, n) => {
    const off = ((n + 0.5) / count - 0.5) * long;
    const [x, y] = [label.x + off * cos, label.y + off * sin];
    return [x - high / 2, y - high / 2, x + high / 2, y + high / 2];
  });
}

function inside([left, top, right, bottom], width, height) {
  return left >= 2 && top >= 2 && right <= width - 2 && bottom <= height - 2;
}

/** Whether two boxes overlap. */
export function overlaps(box, other) {
  return box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1];
}
