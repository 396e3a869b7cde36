// Sizes, speeds and times, in the reader's language.

const language = document.documentElement.lang;
const locale = language === 'en' ? 'en-GB' : language;
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

/** A text of the page with its places filled. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

export function size(bytes) {
  let [value, unit] = [bytes, 0];
  while (value >= 1_000 && unit < UNITS.length - 1) [value, unit] = [value / 1_024, unit + 1];
  const said = new Intl.NumberFormat(locale, {
    style: 'unit', unit: UNITS[unit], unitDisplay: unit ? 'short' : 'long', maximumFractionDigits: value < 10 && unit > 1 ? 1 : 0,
  }).format(value);
  // As the rest of the page has it.
  return said.replace('kB', 'KB');
}

export function percent(part, whole) {
  const share = whole > 0 ? Math.floor((part / whole) * 100) / 100 : 0;
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(share);
}

export function time(seconds) {
  const [unit, value] = seconds < 60 ? ['second', Math.max(1, Math.round(seconds))]
    : seconds < 3_600 ? ['minute', Math.ceil(seconds / 60)]
      : ['hour', Math.ceil(seconds / 3_600)];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** Bytes a second over the last few seconds. */
export class Speed {
  #samples = [];

  note(bytes) {
    const now = performance.now();
    this.#samples.push([now, bytes]);
    while (this.#samples.length > 2 && now - this.#samples[0][0] > 6_000) this.#samples.shift();
  }

  forget() {
    this.#samples = [];
  }

  /** None until it has been watched for a second. */
  get value() {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || last[0] - first[0] < 1_000 || last[1] <= first[1]) return undefined;
    return ((last[1] - first[1]) * 1_000) / (last[0] - first[0]);
  }
}
