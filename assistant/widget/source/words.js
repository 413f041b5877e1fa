// The widget's words in the customer's language: texts, numbers, times and days.
// @ts-check
import { TEXTS } from "./given.js";

const FALLBACK = "en";
const RIGHT_TO_LEFT = "ar";
const DAY_MS = 86400000;
const MEGABYTE = 1e6;
const CLOCK = { hour: "numeric", minute: "2-digit" };

/** The language of a tag such as "de-AT", if the widget speaks it. */
export function spoken(tag) {
  const language = String(tag ?? "").toLowerCase().split("-")[0];
  return Object.keys(TEXTS).indexOf(language) >= 0 ? language : "";
}

/** Says everything in one language; `use` changes it. */
export class Words {
  constructor(language) {
    this.use(language);
  }

  use(language) {
    this.language = spoken(language) || FALLBACK;
    this.direction = this.language === RIGHT_TO_LEFT ? "rtl" : "ltr";
    this.texts = TEXTS[this.language];
    // The reader's own country decides how a time is written, where it speaks this language.
    this.locale = spoken(navigator.language) === this.language ? navigator.language : this.language;
  }

  /** A text with its {slots} filled. */
  say(key, values = {}) {
    let text = this.texts[key] ?? key;
    for (const name of Object.keys(values)) text = text.split(`{${name}}`).join(values[name]);
    return text;
  }

  /** A text that changes with a number, `{count}`. */
  count(key, count) {
    const kind = new Intl.PluralRules(this.language).select(count);
    const found = `${key}.${kind}` in this.texts ? `${key}.${kind}` : `${key}.other`;
    return this.say(found, { count: this.number(count) });
  }

  number(value) {
    return new Intl.NumberFormat(this.locale).format(value);
  }

  /** Seconds, minutes, or from an hour and a half hours. */
  span(minutes) {
    const unit = minutes < 1 ? "second" : minutes > 90 ? "hour" : "minute";
    const value = unit === "second" ? minutes * 60 : unit === "hour" ? minutes / 60 : minutes;
    const style = { style: "unit", unit, unitDisplay: "long" };
    return new Intl.NumberFormat(this.locale, style).format(Math.ceil(value));
  }

  /** Megabytes, or below one whole kilobytes, at least 1. */
  size(bytes) {
    const [unit, value] = bytes < MEGABYTE ? ["kilobyte", Math.max(1, Math.round(bytes / 1e3))] : ["megabyte", bytes / MEGABYTE];
    const style = { style: "unit", unit, maximumFractionDigits: 1 };
    return new Intl.NumberFormat(this.locale, style).format(value);
  }

  money(value, currency) {
    if (!currency || isNaN(Number(value))) return value;
    const whole = Number(value) % 1 === 0 ? { maximumFractionDigits: 0 } : {};
    const style = { style: "currency", currency, ...whole };
    return new Intl.NumberFormat(this.locale, style).format(Number(value));
  }

  time(at) {
    return this._date(at, CLOCK);
  }

  /** A day that has no time of day, such as "2026-11-22". */
  day(day) {
    const style = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    return isNaN(Date.parse(day)) ? day : this._date(day.slice(0, 10), style);
  }

  /** "Today", "Yesterday", or the day of a time. */
  dayOf(at) {
    const days = Math.round((midnight(new Date()) - midnight(new Date(at))) / DAY_MS);
    if (days === 0) return this.say("today");
    if (days === 1) return this.say("yesterday");
    return this._date(at, { weekday: "long", day: "numeric", month: "long" });
  }

  /** When something opens, on the reader's clock; the zone is told where the company's differs. */
  moment(at, zone) {
    const style = { weekday: "long", ...CLOCK };
    if (Date.parse(at) - Date.now() > 6 * DAY_MS) Object.assign(style, { day: "numeric", month: "long" });
    const clock = { ...CLOCK, day: "numeric" };
    let elsewhere = false;
    try {
      elsewhere = this._date(at, clock) !== this._date(at, { ...clock, timeZone: zone });
    } catch {
      // A zone this browser does not know: the reader's own clock is right all the same.
    }
    return this._date(at, elsewhere ? { ...style, timeZoneName: "short" } : style);
  }

  _date(at, style) {
    return new Intl.DateTimeFormat(this.locale, style).format(new Date(at));
  }
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
