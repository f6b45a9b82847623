// How a sentence is said with its facts: codes as words, instants in the record's zone, nothing that moves a cursor.

const LONGEST_SHOWN = 300;
const INSTANTS = ["at", "received", "earliest", "latest"];
const BOUNDS = ["received", "latest"];
const ALSO_UTC = "at";
const FIELDS = ["year", "month", "day", "hour", "minute", "second"];

/**
 * @param {{values: Record<string, Record<string, string>>, places: Record<string, string>, reason: string,
 *   listed: string, utc: string}} words of the page's language
 * @returns {(text: string, facts: Record<string, any>, zone: string | null) => string}
 *   facts come from a stranger's file
 */
export function sayer({ values, places, reason, listed, utc }) {
  const one = (name, value, zone) => {
    if (typeof value !== "string") return String(value ?? "");
    if (Object.hasOwn(values[name] ?? {}, value)) return values[name][value];
    if (name in places) return value ? filled(places[name], value) : "";
    if (name === "why") return filled(reason, value);
    return INSTANTS.includes(name) ? moment(name, value, zone, utc) : value;
  };
  return (text, facts, zone) =>
    text.replace(/\{(\w+)\}/g, (_, name) => {
      const told = [facts[name]].flat();
      const value = told.map((each) => one(name, each, zone)).join(listed);
      const short = value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value;
      return short.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\uFFFD");
    });
}

const filled = (words, value) => words.replace("{}", () => value);

/** `2026-11-24 15:30:00 +08:00`: to the second (bounds from above rounded up), with its offset. */
function moment(name, value, zone, utc) {
  const stated = Date.parse(value);
  if (Number.isNaN(stated)) return value;
  const instant = (BOUNDS.includes(name) ? Math.ceil(stated / 1000) : Math.floor(stated / 1000)) * 1000;
  const minutes = offset(instant, zone);
  if (!minutes) return `${clock(instant)} UTC`;
  const size = clock(Math.abs(minutes) * 60_000).slice(11, 16);
  const told = `${clock(instant + minutes * 60_000)} ${minutes < 0 ? "-" : "+"}${size}`;
  return name === ALSO_UTC ? told + filled(utc, clock(instant)) : told;
}

const clock = (instant) => new Date(instant).toISOString().slice(0, 19).replace("T", " ");

/** Minutes that clocks of this zone (a name, or an offset) are ahead of UTC at this instant. */
function offset(instant, zone) {
  if (!zone) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (sign) return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const numbers = Object.fromEntries(FIELDS.map((each) => [each, "numeric"]));
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...numbers });
  const told = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(told.year, told.month - 1, told.day, told.hour, told.minute, told.second);
  return Math.round((local - instant) / 60_000);
}
