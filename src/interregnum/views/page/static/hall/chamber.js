// One assembly in large: its seats by bloc, the presidium, who has the floor, the numbers beside it.

import { seatIcon, seats, seatShape } from "interregnum/hall/hemicycle.js";
import { blocColours, currentTurn, currentTurns, mostDelegates, presentDelegates, sessionState, valueAfter, visibleVote } from "interregnum/hall/session.js";
import { h, s, selectable, setChildren, updateAttribute, updateText } from "interregnum/shared/dom.js";
import { t } from "interregnum/shared/i18n.js";
import { link } from "interregnum/shared/links.js";
import { clock } from "interregnum/shared/time.js";
import { cutLines } from "interregnum/shared/wraptext.js";

const RADIUS = 300;
const MOST_SEATS = 900; // drawn; beyond, one seat stands for several delegates
const MARGIN = 124; // pixels for the labels of blocs, on either side, where there is room
const ROOMY = 540; // pixels: below, labels are left to the list
const LETTER = 11; // pixels

/** The picture of an assembly: `{element, draw(minute)}`. `wide` is how many pixels there are. */
export function chamber(night, state, id, wide) {
  const [house, hall] = [night.data.houses[id], night.history.halls[id]];
  const blocs = seatBlocs(night, state, id, house, hall);
  const roomy = wide >= ROOMY;
  const unit = 2 * RADIUS / (wide - (roomy ? 2 * MARGIN : 16)); // of the picture, to a pixel
  const [side, top, below] = [roomy ? MARGIN * unit : 8 * unit, (roomy ? 30 : 6) * unit, 22 + 20 * unit];
  const inside = s("text", { class: "in-hall", x: 0, y: -12 - 16 * unit, "text-anchor": "middle", "font-size": 46 });
  const of = s("text", { class: "quiet", x: 0, y: -10, "text-anchor": "middle", "font-size": LETTER * unit });
  const platform = night.told ? { element: s("g", {}), draw() {} } : presidium(house, hall, blocs, unit);
  const picture = s("svg", { class: "hemicycle", viewBox: `${-RADIUS - side} ${-RADIUS - top} ${2 * (RADIUS + side)} ${RADIUS + top + below}`, role: "group", "aria-label": t("hall.picture", { name: house.title }) },
    blocs.map((bloc) => bloc.element), roomy ? blocLabels(blocs, unit) : null, inside, of, platform.element);
  const floor = h("p", { class: "floor", "aria-live": "off" });
  const list = blocTable(night, state, id, house, hall, blocs);
  const voteLegend = legend();
  const about = h("p", { class: "small" });
  let seen = "";
  const draw = (minute) => {
    const number = night.lastFiring(minute);
    const { selected } = state.get();
    const now = sessionState(hall, number);
    const motion = visibleVote(night, hall, number, minute, selected);
    const turn = currentTurn(hall, number);
    for (const bloc of blocs) bloc.draw(number, motion);
    list.draw(number, motion, minute);
    platform.draw(number);
    const there = presentDelegates(hall, number);
    updateText(inside, night.told && !there ? "" : String(there));
    updateText(of, !night.told ? t("hall.of", { n: mostDelegates(hall) }) : t(!there ? "hall.not-counted" : hall.delegates ? "hall.counted-of" : "hall.counted-in", { n: hall.delegates ?? 0 }));
    const turns = night.told ? currentTurns(hall, number) : [];
    const key = `${now}|${motion?.id ?? ""}|${turn?.event ?? ""}|${turns.map(({ event }) => event)}`;
    if (key === seen) return;
    seen = key;
    updateAttribute(picture, "data-session", now);
    voteLegend.classList.toggle("voting", Boolean(motion));
    setChildren(floor, ...(night.told ? toldFloor(night, state, house, turns, now) : floorContent(night, state, hall, house, turn, motion, now, number)));
  };
  const per = blocs[0]?.per ?? 1;
  setChildren(about, [per > 1 ? t("hall.per", { n: per }) : "", hall.of_no_bloc > 0 ? t("hall.of-no-bloc", { n: hall.of_no_bloc }) : hall.of_no_bloc < 0 ? t("hall.too-many", { n: -hall.of_no_bloc }) : "",
    ...(night.told ? [t("hall.told")] : [t(Object.values(house.blocs).some((bloc) => bloc.leaning !== undefined) ? "hall.order" : "hall.no-order"), t("hall.whose")])].filter(Boolean).join(" "));
  return { element: h("div", { class: "room" }, floor, picture, voteLegend, list.element, about), draw };
}

/** Who may have the floor at this hour, by the readings. */
function toldFloor(night, state, house, turns, now) {
  if (!turns.length) return [h("b", {}, t(`hall.${now}`))];
  const who = (turn) => house.blocs[turn.who]?.title ?? night.titleOf(turn.who);
  turns = [...new Map(turns.map((turn) => [turn.who, turn])).values()]; // of each speaker the latest
  return [h("b", {}, t(turns.length > 1 ? "hall.may-have-floor" : "hall.floor-told")), " ", turns.map((turn, n) => [n ? "; " : "", link(state, `reading:${turn.event}`, who(turn))])];
}

/** Blocs with their seats; those whom no bloc counts have seats too. */
function seatBlocs(night, state, id, house, hall) {
  const colour = blocColours(house);
  const most = Object.entries(house.blocs).map(([name, bloc], n) => ({ name, title: bloc.title, kind: n, step: colour.get(name), track: hall.blocs[name].present,
    delegates: hall.blocs[name].delegates, size: Math.max(hall.blocs[name].delegates, ...hall.blocs[name].present[1]) }));
  for (const sum of hall.together ?? []) most.splice(most.findIndex((bloc) => bloc.name === sum.blocs[0]), 0, summedBloc(house, sum, most, colour));
  if (night.told) most.splice(0, most.length, ...most.filter((bloc) => bloc.size));
  if (hall.of_no_bloc > 0) most.push({ name: "", title: t("hall.no-bloc"), kind: 0, step: 8, track: [[0], [hall.of_no_bloc]], delegates: hall.of_no_bloc, size: hall.of_no_bloc });
  const per = Math.ceil(most.reduce((sum, bloc) => sum + bloc.size, 0) / MOST_SEATS) || 1;
  const counts = most.map((bloc) => Math.max(1, Math.round(bloc.size / per)));
  const { places, size } = seats(counts.reduce((a, b) => a + b, 0), RADIUS);
  let from = 0;
  return most.map((bloc, n) => {
    const own = places.slice(from, from + counts[n]);
    from += counts[n];
    return seatGroup(night, state, id, bloc, own, size, per);
  });
}

/** Blocs of which the sources tell only the sum, as one. */
function summedBloc(house, { blocs, delegates, present, whole }, most, colour) {
  const titles = blocs.map((name) => house.blocs[name].title);
  return { name: blocs[0], title: t("hall.together", { blocs: titles.join(t("hall.and")) }), kind: most.findIndex((bloc) => bloc.name === blocs[0]), step: colour.get(blocs[0]), track: present, whole, delegates, size: delegates };
}

function seatGroup(night, state, id, bloc, places, size, per) {
  const outlines = { here: seatShape(bloc.kind, size), gone: seatShape(bloc.kind, size * 0.86), yes: seatShape(bloc.kind, size), no: seatShape("no", size), abstain: seatShape("abstain", size) };
  const paths = places.map((place) => s("path", { transform: `translate(${place.x.toFixed(1)} ${place.y.toFixed(1)})` }));
  const shown = new Array(paths.length).fill("");
  const element = s("g", { class: `bloc bloc-${bloc.step}` }, paths);
  if (bloc.name) selectable(element, bloc.title, () => state.set({ selected: `house:${id}.${bloc.name}` }));
  let key = "";
  const draw = (number, motion) => {
    const here = Math.round(valueAfter(bloc.track, number) / per);
    const whole = !bloc.whole || valueAfter(bloc.whole, number);
    if (key === (key = `${here}|${motion?.id ?? ""}|${whole}`)) return;
    const vote = motion?.vote.blocs[bloc.name];
    const [yes, no, abstain] = vote ? vote.map((n) => Math.round(n / per)) : [0, 0, 0];
    paths.forEach((path, n) => {
      const now = n >= here ? "gone" : !whole ? "perhaps" : !vote ? (motion ? "silent" : "here") : n < yes ? "yes" : n < yes + abstain ? "abstain" : n < yes + abstain + no ? "no" : "silent";
      if (now === shown[n]) return;
      shown[n] = now;
      path.setAttribute("class", `seat ${now}`);
      path.setAttribute("d", outlines[["silent", "perhaps"].includes(now) ? "here" : now]);
    });
  };
  return { ...bloc, per, element, draw, angle: places.reduce((sum, place) => sum + place.angle, 0) / Math.max(1, places.length) };
}

/** The names of blocs around the hall, pushed apart where they would collide. `unit` is the length of a pixel. */
function blocLabels(blocs, unit) {
  const reach = RADIUS + 8 * unit;
  const found = blocs.filter((bloc) => bloc.name).map((bloc) => {
    const lines = wrapTitle(bloc.title);
    return { bloc, lines, tall: (lines.length * 12 + 4) * unit, x: reach * Math.cos(bloc.angle), y: -reach * Math.sin(bloc.angle), above: Math.abs(Math.cos(bloc.angle)) < 0.28 };
  });
  for (const right of [true, false]) {
    let floor = 6 * unit;
    for (const label of found.filter(({ above, x }) => !above && x > 0 === right).sort((a, b) => b.y - a.y)) {
      label.at = Math.min(label.y + label.tall / 2, floor);
      floor = label.at - label.tall;
    }
  }
  return s("g", { class: "bloc-labels", "font-size": LETTER * unit }, found.map((label) => (label.above ? labelAbove(label, unit) : labelBeside(label, unit, reach))));
}

function labelAbove({ bloc, lines, x, y }, unit) {
  return s("g", { class: `bloc-label bloc-${bloc.step}` }, lines.map((text, n) => s("text", { x, y: y - (lines.length - 1 - n) * 12 * unit, "text-anchor": "middle" }, text)));
}

function labelBeside({ bloc, lines, x, y, at, tall }, unit, reach) {
  const right = x > 0 ? 1 : -1;
  const middle = at - tall / 2;
  const edge = Math.max(Math.abs(x), Math.sqrt(Math.max(0, reach ** 2 - Math.min(0, at - 3 * unit) ** 2))) * right;
  const moved = Math.abs(middle - y) > 6 * unit;
  return s("g", { class: `bloc-label bloc-${bloc.step}` }, moved ? s("path", { class: "leader", d: `M${x * 0.985} ${y * 0.985}L${edge} ${middle}` }) : null,
    lines.map((text, n) => s("text", { x: edge + 3 * unit * right, y: at - (lines.length - 1 - n) * 12 * unit - 4 * unit, "text-anchor": right > 0 ? "start" : "end" }, text)));
}

/** A title in at most three lines of some 16 letters. */
function wrapTitle(title) {
  const lines = [""];
  for (const word of title.replaceAll("-", "-\u200b").split(/[ \u200b]/)) {
    const joined = lines.at(-1).endsWith("-") || !lines.at(-1) ? lines.at(-1) + word : `${lines.at(-1)} ${word}`;
    if (lines.at(-1) && joined.length > 17) lines.push(word);
    else lines[lines.length - 1] = joined;
  }
  return cutLines(lines, 3);
}

/** The seats on the platform: taken, or allotted and left empty. */
function presidium(house, hall, blocs, unit) {
  if (!house.presidium) return { element: s("g", {}), draw() {} };
  const own = Object.entries(house.presidium.allotted).flatMap(([name, n]) => Array.from({ length: n }, (_, seat) => ({ name, seat })));
  const paths = own.map(({ name }, n) => s("path", { class: `seat bloc-${blocs.find((bloc) => bloc.name === name)?.step ?? 8}`, transform: `translate(${((n - (own.length - 1) / 2) * 13).toFixed(1)} 14)` }));
  const caption = s("text", { class: "quiet", x: 0, y: 21 + 12 * unit, "text-anchor": "middle", "font-size": LETTER * unit });
  let shown = null;
  return {
    element: s("g", { class: "presidium" }, paths, caption),
    draw(number) {
      const seated = hall.seated !== null && hall.seated.firing <= number;
      if (shown === seated) return;
      shown = seated;
      own.forEach(({ name, seat }, n) => {
        const taken = seated && seat < hall.seated.taken[name];
        const kind = blocs.find((bloc) => bloc.name === name)?.kind ?? 0;
        updateAttribute(paths[n], "d", seatShape(kind, 4.6));
        updateAttribute(paths[n], "class", `seat ${taken ? "here" : "gone"} bloc-${blocs.find((bloc) => bloc.name === name)?.step ?? 8}`);
      });
      const sum = hall.seated ? Object.values(hall.seated.taken).reduce((a, b) => a + b, 0) : 0;
      updateText(caption, seated ? t("hall.presidium", { n: sum, of: own.length }) : t("hall.presidium-empty", { of: own.length }));
    },
  };
}

function legend() {
  return h("ul", { class: "legend votes" }, ["here", "gone"].map((name) => h("li", { class: "at-rest" }, seatIcon(0, `seat ${name}`), t(`hall.key.${name}`))),
    [["yes", 0], ["no", "no"], ["abstain", "abstain"], ["silent", 0]].map(([name, kind]) => h("li", { class: "at-vote" }, seatIcon(kind, `seat ${name}`), t(`hall.key.${name}`))));
}

function floorContent(night, state, hall, house, turn, motion, now, number) {
  if (turn && !["interrupted", "held", "broken-up"].includes(now)) {
    const who = turn.who ? house.blocs[turn.who]?.title ?? night.titleOf(turn.who) : "";
    const title = house.motions[turn.event.split(".")[1]]?.title ?? night.eventById(turn.event)?.title ?? turn.event;
    return [now === "duress" ? [h("b", {}, t("hall.duress")), " "] : "", h("b", {}, turn.what === "vote" ? t("hall.voting") : who ? t("hall.has-floor", { who }) : t("hall.heard")), " ", title, " ", h("span", { class: "when" }, t("hall.since", { at: clock(night.minute(turn.from)) }))];
  }
  if (motion) return [h("b", {}, t(`hall.how.${motion.how}`)), " ", house.motions[motion.id].title];
  const since = (track) => track[0][Math.max(0, track[0].findLastIndex((at) => at <= number))];
  const at = { before: hall.opened, closed: since(hall.open), "broken-up": since(hall.open), held: hall.held && since(hall.held), interrupted: hall.interrupted && since(hall.interrupted) }[now];
  return [h("b", {}, t(`hall.${now}`)), at ? ` ${t("hall.at", { at: clock(night.minute(at)) })}` : ""];
}

/** How many of a bloc the other of two histories has in the hall; null where there is no other. */
function otherNumber({ other }, id, name, minute) {
  const bloc = other?.history.halls[id]?.blocs[name];
  return bloc ? valueAfter(bloc.present, other.lastFiring(minute)) : null;
}

/** The blocs in numbers: there, gone, how ready to break, and how they voted. */
function blocTable(night, state, id, house, hall, blocs) {
  const rows = blocs.filter((bloc) => bloc.name).map((bloc) => {
    const [there, heat, vote] = [h("td", { class: "number" }), h("td", { class: "heat" }), h("td", { class: "voted" })];
    const bar = h("span", { class: "bar" });
    const share = h("span", {});
    heat.append(bar, share);
    const elsewhere = h("span", { class: "elsewhere" });
    const row = h("tr", { class: `bloc-${bloc.step}` }, h("th", { scope: "row" }, seatIcon(bloc.kind, "seat here"), link(state, `house:${id}.${bloc.name}`, bloc.title), elsewhere), there, ...(night.told ? [] : [heat, vote]));
    return { bloc, row, there, elsewhere, bar, share, vote };
  });
  const head = h("tr", {}, ["bloc", "there", ...(night.told ? [] : ["heat", "vote"])].map((name) => h("th", { scope: "col" }, t(`hall.column.${name}`))));
  const element = h("div", { class: "scrolls" }, h("table", { class: "blocs" }, h("caption", { class: "visually-hidden" }, t("hall.blocs")), h("thead", {}, head), h("tbody", {}, rows.map((row) => row.row))));
  return {
    element,
    draw(number, motion, minute) {
      for (const row of rows) {
        const there = otherNumber(night, id, row.bloc.name, minute);
        const differs = there !== null && there !== valueAfter(row.bloc.track, number);
        row.row.classList.toggle("differs", differs);
        updateText(row.elsewhere, differs ? ` ${t("two.there-number", { n: there })}` : "");
        const heat = Math.round(100 * valueAfter(hall.blocs[row.bloc.name].heat, number));
        const whole = !row.bloc.whole || valueAfter(row.bloc.whole, number);
        updateText(row.there, t(whole ? "hall.of-all" : "hall.some-gone", { n: valueAfter(row.bloc.track, number), of: row.bloc.delegates }));
        if (row.heat !== heat) { row.heat = heat; row.bar.style.width = `${heat * 0.6}px`; updateText(row.share, `${heat} %`); }
        const vote = motion?.vote.blocs[row.bloc.name];
        updateText(row.vote, vote ? vote.join(" – ") : motion ? t("hall.no-vote") : "");
      }
    },
  };
}
