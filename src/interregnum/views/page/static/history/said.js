// Numbers, durations and hours as Python writes them: half to even, from the exact value of a number.

const TIE = 1e-6; // this near to half of the last digit it is looked at exactly
const DIGITS = 50; // behind the last one, enough to tell a half from what is near it

/** A number with so many digits behind its point, as text. */
export function fixed(x, digits = 0) {
  const size = Math.abs(x);
  if (!Number.isFinite(x) || size >= 1e21) return String(x);
  const scaled = size * 10 ** digits;
  let text = size.toFixed(digits);
  if (Math.abs(scaled - Math.floor(scaled) - 0.5) < TIE) {
    const whole = size.toFixed(digits + DIGITS);
    const kept = whole.indexOf(".") + (digits ? 1 + digits : 0);
    const rest = whole.slice(kept).replace(".", "");
    if (/^50*$/.test(rest) && Number(whole[kept - 1]) % 2 === 0) text = whole.slice(0, kept);
  }
  return x < 0 || Object.is(x, -0) ? `-${text}` : text;
}

/** A number rounded to so many digits behind its point. */
export function rounded(x, digits = 0) {
  return Number(fixed(x, digits)) + 0;
}

/** A number with so many digits in all, without zeros at its end: Python's `g`. */
export function general(x, digits = 6) {
  if (x === Infinity || x === -Infinity || Number.isNaN(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  if (x === 0) return Object.is(x, -0) ? "-0" : "0";
  const power = Number(x.toExponential(digits - 1).split("e")[1]);
  if (power < -4 || power >= digits) {
    const [mantissa, exponent] = x.toExponential(digits - 1).split("e");
    return `${bare(mantissa)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  }
  return bare(fixed(x, digits - 1 - power));
}

/** The same as a number. */
export function figures(x, digits) {
  return Number.isFinite(x) ? Number(general(x, digits)) : x;
}

function bare(text) {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** The same with commas between thousands. */
export function grouped(x, digits = 6) {
  const [whole, ...rest] = general(x, digits).split(".");
  return [whole.includes("e") ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ","), ...rest].join(".");
}

/** `76%`. */
export function percent(x, digits = 0) {
  return `${fixed(x * 100, digits)}%`;
}

/** A chance in per cent: with two figures where it is near 0 or 100, and never 0% or 100% where it is neither. */
export function chanceText(chance) {
  if (chance === 0 || chance === 1 || (chance >= 0.01 && chance <= 0.99)) return percent(chance);
  const shown = [1, 2].map((digits) => percent(chance, digits)).find((text) => ![0, 100].includes(Number(text.slice(0, -1))));
  return shown ?? (chance < 0.5 ? "under 0.01%" : "over 99.99%");
}

/** A duration in words: 95 is `1 h 35 min`. To the second below ten minutes, else to the minute. */
export function durationText(minutes) {
  let seconds = rounded(Math.abs(minutes) * 60);
  if (seconds >= 600) seconds = rounded(Math.abs(minutes)) * 60;
  const parts = [];
  for (const [unit, size] of [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]]) {
    const many = Math.floor(seconds / size);
    seconds -= many * size;
    if (many) parts.push(`${many} ${unit}`);
  }
  return (minutes < 0 && parts.length ? "-" : "") + (parts.join(" ") || "0 min");
}

/** A duration to the minute, or finer where it is shorter than one. */
export function roughly(minutes) {
  return durationText(minutes >= 1 ? rounded(minutes) : rounded(minutes, 1));
}

/** Things one after the other; beyond `most`, the rest is counted. */
export function listed(things, most = 8) {
  const rest = things.length - most;
  return [...things.slice(0, most), ...(rest > 0 ? [`and ${rest} more`] : [])].join("; ");
}

/** The hours of a scenario: `label` is `25 Oct 18:30`; `hour` without the day where that is the day of another minute. */
export class Clock {
  constructor(frame) {
    this.frame = frame;
  }

  label(minute) {
    return this.parts(minute).join(" ");
  }

  hour(minute, near) {
    const [day, time] = this.parts(minute);
    return this.parts(near)[0] === day ? time : `${day} ${time}`;
  }

  /** The hour, with the day where the scenario has more than one. */
  short(minute) {
    const [day, time] = this.parts(minute);
    return this.parts(0)[0] === this.parts(this.frame.length)[0] ? time : `${day} ${time}`;
  }

  parts(minute) {
    const { first_minute: first, days } = this.frame;
    const whole = Math.floor(rounded((first + minute) * 60) / 60); // the seconds are left out
    const day = Math.floor(whole / 1440);
    const left = whole - day * 1440;
    return [days[day].short, `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`];
  }
}
