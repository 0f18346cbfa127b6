// What both pages share: words that stand in the page, parts by name, and the page's copy for times without a network.
const words = new Map();
for (const each of document.querySelectorAll("[data-word]")) words.set(each.dataset.word, each.textContent.trim());

// A text of the page, with what stands in braces filled in; undefined if the page has none.
export const word = (name, values = {}) => words.get(name)?.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
export const say = (name, values) => word(name, values) ?? name;
export const part = (name) => document.querySelector(`[data-part="${name}"]`);
export const tell = (name, key) => {
  part(name).dataset.said = key; // how loud it is to be said
  part(name).textContent = key && say(key);
};
export const setting = (name) => document.querySelector("[data-settings]").dataset[name];

const UNITS = [["day", 86_400], ["hour", 3600], ["minute", 60]];

// A length of time in its largest whole unit.
export function age(seconds) {
  const [unit, length] = UNITS.find(([, each]) => seconds >= each) ?? [];
  if (!unit) return say("moments");
  const count = Math.floor(seconds / length);
  return count === 1 ? say(unit) : say(`${unit}s`, { n: count });
}

// Show one of several parts; the others are hidden. The heading of the one that is shown gets the focus.
export function showOnly(name, ...others) {
  for (const other of others) part(other).hidden = other !== name;
  const heading = part(name).querySelector("h1, h2");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
}

export function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// A kind and a fact in words; a name that the page does not know stands as it is.
const plain = (value) => value?.value ?? value;

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

function dayWords(text) {
  const { lang } = document.documentElement;
  return new Date(`${text}T00:00:00Z`).toLocaleDateString(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeZone: "UTC" });
}

function factWords(kind, name, value) {
  if (typeof value === "string" && DAY.test(value)) return dayWords(value);
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (Array.isArray(value)) return value.map((each) => factWords(kind, name, each)).reduce((all, each) => say("and", { all, each }));
  if (value instanceof Map) return Array.from(value, ([key, each]) => `${key}: ${plain(each)}`).reduce((all, each) => say("and", { all, each }));
  if (value instanceof Uint8Array) return say("bytes", { n: value.length });
  return word(`choice ${kind} ${name} ${value}`) ?? String(plain(value));
}

export const kindWords = (kind) => word(`kind ${kind}`) ?? word(`kind ${kind.split("/")[0]}`) ?? kind;

// A fact with what it is called, in one line.
export function factLine(kind, name, value) {
  const code = kind.split("/")[0];
  return say("fact-line", { name: word(`fact ${code} ${name}`) ?? name, value: factWords(code, name, value) });
}

// What the facts of a showing are called, in one line.
export const factNames = (kind, facts) => Array.from(facts.keys(), (name) => word(`fact ${kind.split("/")[0]} ${name}`) ?? String(name))
  .reduce((all, each) => say("and", { all, each }));

export function fillFacts(list, kind, facts) {
  const code = kind.split("/")[0];
  list.replaceChildren(...Array.from(facts, ([name, value]) => {
    const row = element("div", undefined, "govuk-summary-list__row");
    row.append(
      element("dt", word(`fact ${code} ${name}`) ?? String(name), "govuk-summary-list__key"),
      element("dd", factWords(code, name, value), "govuk-summary-list__value"),
    );
    return row;
  }));
}

// Keep the page for times without a network. Only this one script may be registered.
export async function keepOffline() {
  const address = setting("worker");
  const allowed = globalThis.trustedTypes?.createPolicy("tongban", {
    createScriptURL: (asked) => {
      if (asked !== address) throw new TypeError("no other script");
      return asked;
    },
  });
  await navigator.serviceWorker.register(allowed ? allowed.createScriptURL(address) : address);
  await navigator.serviceWorker.ready;
  document.documentElement.dataset.kept = "yes";
}
