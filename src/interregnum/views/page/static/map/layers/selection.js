// What is selected on a panel: its marks, its whole way, and a halo that stays with it.

import { selectedSpot } from "interregnum/map/selectedplace.js";
import { parseKey } from "interregnum/shared/links.js";
import { s, updateAttribute } from "interregnum/shared/dom.js";

/** The selection of a panel. */
export class Selection {
  constructor(panel) {
    this.panel = panel;
    this.way = s("g", { class: "way", "aria-hidden": "true" });
    this.halo = s("circle", { class: "halo away", r: 17 });
  }

  /** Mark what is selected, and draw its whole way. */
  mark() {
    const { panel } = this;
    const { selected, minute } = panel.state.get();
    for (const element of panel.over.querySelectorAll(".selected")) element.classList.remove("selected");
    if (selected) for (const element of panel.over.querySelectorAll(`[data-key="${CSS.escape(selected)}"]`)) element.classList.add("selected");
    const legs = panel.journeys.of.get(parseKey(selected)[1]) ?? [];
    this.way.replaceChildren(...legs.map((leg) => panel.journeys.line(panel.panel, leg)).filter(Boolean).map((line) =>
      s("path", { d: `M${line.points.map((point) => panel.screen({ x: point[0], y: point[1] }).map((n) => n.toFixed(1)).join(" ")).join("L")}` })));
    this.marked = selectedSpot(panel.night, panel.journeys, selected, minute).place;
    this.follow();
    this.pulse(selected);
  }

  /** Something newly selected is pointed out twice, and then kept marked. */
  pulse(selected) {
    if (selected === this.pulsed) return;
    this.pulsed = selected;
    this.halo.classList.remove("beat");
    if (selected) requestAnimationFrame(() => this.halo.classList.add("beat"));
  }

  /** The halo stays with what is selected. */
  follow() {
    const { panel } = this;
    const { selected, minute } = panel.state.get();
    const id = parseKey(selected)[1];
    const moves = panel.night.nouns.units[id] || panel.night.nouns.persons[id];
    const place = moves ? panel.night.valueAt(`${id}.at`, minute) : this.marked;
    const marker = panel.units.keys.get(id) ?? selected;
    const at = panel.units.spots.get(marker) ?? panel.persons.spotOf(id) ?? (place ? panel.clusterOf?.get(place)?.at : null);
    this.halo.classList.toggle("away", !at);
    if (!at) return;
    updateAttribute(this.halo, "r", panel.units.spots.has(marker) ? (panel.units.all.get(marker).radius + 5).toFixed(1) : 12);
    updateAttribute(this.halo, "transform", `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})`);
  }
}
