// Ships: who is afloat, and how a ship is drawn.

/** Who is afloat at a minute: those who start so, or came by water, until they go by land. */
export class Ships {
  constructor(night, ways) {
    const { by_water: modes, afloat } = night.data.theatre;
    this.ways = ways;
    this.modes = new Set(modes);
    this.start = new Set(afloat);
  }

  afloat(id, minute) {
    const leg = this.ways.begun(id, minute);
    return leg ? this.modes.has(leg.mode) : this.start.has(id);
  }
}

/** A hull with two masts and a funnel, of about the area of a disc of that radius; its bow to the right. */
export function hull(radius) {
  const u = Math.max(radius, 4.5) / 5.2;
  const at = (...numbers) => numbers.map((n) => (n * u).toFixed(1)).join(" ");
  return `M${at(-9, 0.5)}L${at(9.5, -0.6)}L${at(6.8, 5)}L${at(-7.4, 5)}Z`
    + `M${at(-2.6, 0)}v${at(-4.6)}h${at(3.4)}v${at(4.4)}Z`
    + `M${at(-6.1, 0)}v${at(-7.5)}h${at(0.9)}v${at(7.5)}ZM${at(4.1, 0)}v${at(-7.5)}h${at(0.9)}v${at(7.5)}Z`;
}
