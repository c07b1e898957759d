// Ships: who is afloat, and how a ship is drawn.

/** Who is afloat at a minute: those who start so, or came by water, until they go by land. */
export class Ships {
  constructor(night, journeys) {
    const { by_water: modes, afloat } = night.data.theatre;
    this.journeys = journeys;
    this.modes = new Set(modes);
    this.start = new Set(afloat);
  }

  afloat(id, minute) {
    const leg = this.journeys.begun(id, minute);
    return leg ? this.modes.has(leg.mode) : this.start.has(id);
  }
}

/** A low hull with two masts and a funnel, of about the area of a disc of that radius; its bow to the right. */
export function shipPath(radius) {
  const u = Math.max(radius, 5) / 5.6;
  const at = (...numbers) => numbers.map((n) => (n * u).toFixed(1)).join(" ");
  return `M${at(-11, 0)}L${at(-8.6, 0.9)}L${at(8.4, 0.5)}L${at(12, -0.8)}L${at(9.2, 4.6)}L${at(-9.4, 4.6)}Z`
    + `M${at(-2.4, 0.6)}v${at(-5.4)}h${at(3)}v${at(5.4)}Z`
    + `M${at(-6.2, 0.8)}v${at(-8.4)}h${at(0.7)}v${at(8.4)}ZM${at(4.6, 0.6)}v${at(-8.4)}h${at(0.7)}v${at(8.4)}Z`;
}
