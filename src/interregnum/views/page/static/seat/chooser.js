// Choosing a seat: everybody by whom something is decided, and in which night one sits.

import { numberTyped } from "interregnum/seat/address.js";
import { seatsOf } from "interregnum/seat/seats.js";
import { h } from "interregnum/shared/dom.js";
import { plural, t } from "interregnum/shared/i18n.js";

const NUMBERS = 1_000_000; // of nights that nobody has seen, from which one is taken

/** The list of seats; `choose(seat, replica)` is told who sits, and from which night on one is looked for. */
export function chooser(night, choose) {
  const field = h("input", { type: "text", id: "seat-night", inputmode: "numeric", autocomplete: "off", value: anyNight(), "aria-describedby": "seat-night-wrong" });
  const wrong = h("span", { class: "problem", role: "alert", id: "seat-night-wrong" });
  const sit = (seat) => {
    const number = numberTyped(field.value);
    wrong.textContent = number === null ? t("seat.night.wrong", { found: field.value.trim() }) : "";
    if (number === null) field.focus();
    else choose(seat.id, number);
  };
  const seats = seatsOf(night);
  const kinds = [...new Set(seats.map(({ kind }) => kind))];
  return h("div", { class: "seat-choice" },
    h("p", { class: "lead" }, t("seat.about")),
    h("p", { class: "seat-number" }, h("label", { for: "seat-night" }, t("seat.night")), " ", field, " ", h("span", { class: "small" }, t("seat.night.about")), " ", wrong),
    kinds.map((kind) => h("section", {}, h("h3", {}, t(`seat.kind.${kind}`)), h("ul", { class: "seats" },
      seats.filter((seat) => seat.kind === kind).map((seat) => seatItem(night, seat, () => sit(seat)))))));
}

function seatItem(night, { id, questions }, sit) {
  const title = night.titleOf(id);
  const { note, office } = night.nouns.persons[id] ?? night.nouns.units[id] ?? {};
  return h("li", {}, h("div", {}, h("h4", {}, title), office || note ? h("p", { class: "small" }, office || note) : null,
    h("details", {}, h("summary", {}, plural("seat.questions", questions.length)), h("ul", {}, questions.map((event) => h("li", {}, event.title))))),
  h("button", { type: "button", class: "strong", "aria-label": t("seat.sit.named", { who: title }), on: { click: sit } }, t("seat.sit")));
}

/** A number of a night that nobody has seen. */
function anyNight() {
  return crypto.getRandomValues(new Uint32Array(1))[0] % NUMBERS;
}
