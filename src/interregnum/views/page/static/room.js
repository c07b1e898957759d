// One assembly in large: its seats by bloc, the presidium, who has the floor, the numbers beside it.

import { choosable, fill, h, put, s, write } from "interregnum/dom.js";
import { after, inHall, standing, steps, turnNow, voteSeen } from "interregnum/benches.js";
import { mark, seats, shape } from "interregnum/hemicycle.js";
import { clock } from "interregnum/hours.js";
import { has, say } from "interregnum/words.js";

const RADIUS = 300;
const MOST_SEATS = 900; // drawn; beyond, one seat stands for several delegates
const GAP = 32; // pixels between the labels of two blocs

/** The picture of an assembly: `{element, draw(minute)}`. `narrow` leaves the labels to the list beside it. */
export function room(night, state, id, narrow) {
  const [house, hall] = [night.data.houses[id], night.history.halls[id]];
  const blocs = furnished(night, state, id, house, hall);
  const [side, top] = narrow ? [8, 8] : [176, 46];
  const inside = s("text", { class: "in-hall", x: 0, y: -34, "text-anchor": "middle" });
  const of = s("text", { class: "in-hall-of", x: 0, y: -14, "text-anchor": "middle" });
  const platform = presidium(house, hall, blocs);
  const picture = s("svg", { class: "hemicycle", viewBox: `${-RADIUS - side} ${-RADIUS - top} ${2 * (RADIUS + side)} ${RADIUS + top + 44}`, role: "group", "aria-label": say("hall.picture", { name: house.title }) },
    blocs.map((bloc) => bloc.element), narrow ? null : labels(night, state, id, blocs), inside, of, platform.element);
  const floor = h("p", { class: "floor", "aria-live": "off" });
  const list = numbers(night, state, id, house, hall, blocs);
  const key = legend();
  const about = h("p", { class: "small" });
  let seen = "";
  const draw = (minute) => {
    const number = night.lastAt(minute);
    const { chosen } = state.get();
    const now = standing(hall, number);
    const motion = voteSeen(night, hall, number, minute, chosen);
    const turn = turnNow(hall, number);
    for (const bloc of blocs) bloc.draw(number, motion);
    list.draw(number, motion);
    platform.draw(number);
    write(inside, String(inHall(hall, number)));
    write(of, say("hall.of", { n: hall.delegates }));
    const state_ = `${now}|${motion?.id ?? ""}|${turn?.event ?? ""}`;
    if (state_ === seen) return;
    seen = state_;
    put(picture, "data-standing", now);
    key.classList.toggle("voting", Boolean(motion));
    fill(floor, ...onTheFloor(night, state, hall, house, turn, motion, now));
  };
  const per = blocs[0]?.per ?? 1;
  fill(about, [per > 1 ? say("hall.per", { n: per }) : "", hall.of_no_bloc > 0 ? say("hall.of-no-bloc", { n: hall.of_no_bloc }) : hall.of_no_bloc < 0 ? say("hall.too-many", { n: -hall.of_no_bloc }) : "",
    say(Object.values(house.blocs).some((bloc) => bloc.leaning !== undefined) ? "hall.order" : "hall.no-order"), say("hall.whose")].filter(Boolean).join(" "));
  return { element: h("div", { class: "room" }, floor, picture, key, list.element, about), draw };
}

/** Blocs with their seats; those whom no bloc counts have seats too. */
function furnished(night, state, id, house, hall) {
  const colour = steps(house);
  const most = Object.entries(house.blocs).map(([name, bloc], n) => ({ name, title: bloc.title, kind: n, step: colour.get(name), track: hall.blocs[name].present,
    delegates: hall.blocs[name].delegates, size: Math.max(hall.blocs[name].delegates, ...hall.blocs[name].present[1]) }));
  if (hall.of_no_bloc > 0) most.push({ name: "", title: say("hall.no-bloc"), kind: 0, step: 8, track: [[0], [hall.of_no_bloc]], delegates: hall.of_no_bloc, size: hall.of_no_bloc });
  const per = Math.ceil(most.reduce((sum, bloc) => sum + bloc.size, 0) / MOST_SEATS) || 1;
  const counts = most.map((bloc) => Math.max(1, Math.round(bloc.size / per)));
  const { places, size } = seats(counts.reduce((a, b) => a + b, 0), RADIUS);
  let from = 0;
  return most.map((bloc, n) => {
    const own = places.slice(from, from + counts[n]);
    from += counts[n];
    return benches(night, state, id, bloc, own, size, per);
  });
}

function benches(night, state, id, bloc, places, size, per) {
  const outlines = { here: shape(bloc.kind, size), gone: shape(bloc.kind, size * 0.86), yes: shape(bloc.kind, size), no: shape("no", size), abstain: shape("abstain", size) };
  const paths = places.map((place) => s("path", { transform: `translate(${place.x.toFixed(1)} ${place.y.toFixed(1)})` }));
  const shown = new Array(paths.length).fill("");
  const element = s("g", { class: `bloc bloc-${bloc.step}` }, paths);
  if (bloc.name) choosable(element, bloc.title, () => state.set({ chosen: `house:${id}.${bloc.name}` }));
  const draw = (number, motion) => {
    const here = Math.round(after(bloc.track, number) / per);
    const vote = motion?.vote.blocs[bloc.name];
    const [yes, no, abstain] = vote ? vote.map((n) => Math.round(n / per)) : [0, 0, 0];
    paths.forEach((path, n) => {
      const now = n >= here ? "gone" : !vote ? (motion ? "silent" : "here") : n < yes ? "yes" : n < yes + abstain ? "abstain" : n < yes + abstain + no ? "no" : "silent";
      if (now === shown[n]) return;
      shown[n] = now;
      path.setAttribute("class", `seat ${now}`);
      path.setAttribute("d", outlines[now === "silent" ? "here" : now]);
    });
  };
  return { ...bloc, per, element, draw, angle: places.reduce((sum, place) => sum + place.angle, 0) / Math.max(1, places.length) };
}

/** The names of blocs around the hall, pushed apart where they would collide. */
function labels(night, state, id, blocs) {
  const found = blocs.filter((bloc) => bloc.name).map((bloc) => ({ bloc, right: Math.cos(bloc.angle) > 0, x: (RADIUS + 14) * Math.cos(bloc.angle), y: -(RADIUS + 14) * Math.sin(bloc.angle) }));
  for (const right of [true, false]) {
    const own = found.filter((one) => one.right === right).sort((a, b) => b.y - a.y);
    own.forEach((one, n) => { one.at = Math.min(one.y, n ? own[n - 1].at - GAP : -6); });
  }
  return s("g", { class: "bloc-labels" }, found.map(({ bloc, right, x, y, at }) => {
    const out = (RADIUS + 14) ** 2 - at ** 2;
    const beside = Math.max(Math.abs(x), out > 0 ? Math.sqrt(out) : 0) * (right ? 1 : -1);
    const moved = Math.abs(at - y) > 4;
    const lines = wrapped(bloc.title);
    if (Math.abs(x) < RADIUS * 0.28) return s("g", { class: `bloc-label bloc-${bloc.step}` }, lines.map((text, n) => s("text", { x, y: y - 2 - (lines.length - 1 - n) * 13, "text-anchor": "middle" }, text)));
    return s("g", { class: `bloc-label bloc-${bloc.step}` },
      moved ? s("path", { class: "leader", d: `M${x * 0.985} ${y * 0.985}L${beside + (right ? -2 : 2)} ${at - 4}` }) : null,
      lines.map((text, n) => s("text", { x: beside + (right ? 4 : -4), y: at - (lines.length - 1) * 12 + n * 13, "text-anchor": right ? "start" : "end" }, text)));
  }));
}

/** A title in lines of some 24 letters. */
function wrapped(title) {
  const lines = [""];
  for (const word of title.split(" ")) {
    if (lines.at(-1) && lines.at(-1).length + word.length > 23) lines.push("");
    lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
  }
  return lines.length > 2 ? [lines[0], `${lines[1]}…`] : lines;
}

/** The seats on the platform: taken, or allotted and left empty. */
function presidium(house, hall, blocs) {
  if (!house.presidium) return { element: s("g", {}), draw() {} };
  const own = Object.entries(house.presidium.allotted).flatMap(([name, n]) => Array.from({ length: n }, (_, seat) => ({ name, seat })));
  const paths = own.map(({ name }, n) => s("path", { class: `seat bloc-${blocs.find((bloc) => bloc.name === name)?.step ?? 8}`, transform: `translate(${((n - (own.length - 1) / 2) * 13).toFixed(1)} 14)` }));
  const caption = s("text", { class: "platform", x: 0, y: 37, "text-anchor": "middle" });
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
        put(paths[n], "d", shape(kind, 4.6));
        put(paths[n], "class", `seat ${taken ? "here" : "gone"} bloc-${blocs.find((bloc) => bloc.name === name)?.step ?? 8}`);
      });
      const sum = hall.seated ? Object.values(hall.seated.taken).reduce((a, b) => a + b, 0) : 0;
      write(caption, seated ? say("hall.presidium", { n: sum, of: own.length }) : say("hall.presidium-empty", { of: own.length }));
    },
  };
}

function legend() {
  return h("ul", { class: "legend votes" }, ["here", "gone"].map((name) => h("li", { class: "at-rest" }, mark(0, `seat ${name}`), say(`hall.key.${name}`))),
    [["yes", 0], ["no", "no"], ["abstain", "abstain"], ["silent", 0]].map(([name, kind]) => h("li", { class: "at-vote" }, mark(kind, `seat ${name}`), say(`hall.key.${name}`))));
}

function onTheFloor(night, state, hall, house, turn, motion, now) {
  if (turn) {
    const who = turn.who ? house.blocs[turn.who]?.title ?? night.called(turn.who) : "";
    const title = night.eventOf(turn.event)?.title ?? turn.event;
    return [h("b", {}, turn.what === "vote" ? say("hall.voting") : who ? say("hall.has-floor", { who }) : say("hall.heard")), " ", title, " ", h("span", { class: "when" }, say("hall.since", { at: clock(night.minute(turn.from)) }))];
  }
  if (motion) return [h("b", {}, say(`hall.how.${motion.how}`)), " ", house.motions[motion.id].title];
  const at = { before: hall.opened, closed: hall.closed }[now];
  return [h("b", {}, say(`hall.${now}`)), at ? ` ${say("hall.at", { at: clock(night.minute(at)) })}` : ""];
}

/** The blocs in numbers: there, gone, how ready to break, and how they voted. */
function numbers(night, state, id, house, hall, blocs) {
  const rows = blocs.filter((bloc) => bloc.name).map((bloc) => {
    const [there, heat, vote] = [h("td", { class: "number" }), h("td", { class: "heat" }), h("td", { class: "voted" })];
    const bar = h("span", { class: "bar" });
    const share = h("span", {});
    heat.append(bar, share);
    const open = (event) => { event.preventDefault(); state.set({ chosen: `house:${id}.${bloc.name}` }); };
    const row = h("tr", { class: `bloc-${bloc.step}` }, h("th", { scope: "row" }, mark(bloc.kind, "seat here"), h("a", { href: state.address({ chosen: `house:${id}.${bloc.name}` }), on: { click: open } }, bloc.title)), there, heat, vote);
    return { bloc, row, there, bar, share, vote };
  });
  const head = h("tr", {}, ["bloc", "there", "heat", "vote"].map((name) => h("th", { scope: "col" }, say(`hall.column.${name}`))));
  const element = h("div", { class: "scrolls" }, h("table", { class: "blocs" }, h("caption", { class: "unseen" }, say("hall.blocs")), h("thead", {}, head), h("tbody", {}, rows.map((one) => one.row))));
  return {
    element,
    draw(number, motion) {
      for (const one of rows) {
        const heat = Math.round(100 * after(hall.blocs[one.bloc.name].heat, number));
        write(one.there, say("hall.of-all", { n: after(one.bloc.track, number), of: one.bloc.delegates }));
        if (one.heat !== heat) { one.heat = heat; one.bar.style.width = `${heat * 0.6}px`; write(one.share, `${heat} %`); }
        const vote = motion?.vote.blocs[one.bloc.name];
        write(one.vote, vote ? vote.join(" – ") : motion ? say("hall.no-vote") : "");
      }
    },
  };
}
