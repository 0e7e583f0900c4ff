// The sample catalogues: the picker's list, and what has arrived of it.

// The page's first module to run, so the time that a visitor waits for a price counts from here.
performance.mark("prorata:start");

// What early.js has asked for: `{ sample, text }`, a promise of the text of a sample that is not in the page.
const early = globalThis.prorataEarly ?? {};
const inPage = document.querySelector("#sample");
let index = [];
const arrived = new Map();
const idOf = ({ file }) => file.replace(".json", "");

async function text(name) {
  if (name === inPage.dataset.sample) return inPage.textContent.trim();
  if (name === early.sample) return early.text;
  const response = await fetch(`catalogs/${name}.json`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.text();
}

async function fetched(id) {
  const source = await text(id);
  arrived.set(id, { id, text: source, catalog: JSON.parse(source) });
  return id;
}

/** The sample that is asked for, or the usual one. Gives its id. */
export const first = (usual) => (early.sample ? fetched(early.sample).catch(() => fetched(usual)) : fetched(usual));

/** Fetches the list and the other samples. One that does not arrive is not on offer, and without the list only what the page has is. */
export async function rest() {
  index = await text("index").then(JSON.parse, () => [{ file: inPage.dataset.sample }]);
  await Promise.allSettled(index.map(idOf).filter((id) => !arrived.has(id)).map(fetched));
}

/** The sample that an address asks for, or the first that is there. */
export const chosen = (asked) => [asked, inPage.dataset.sample, ...arrived.keys()].find((id) => arrived.has(id));

/** `{ id, text, catalog }`. */
export const sample = (id) => arrived.get(id);

/** Its name, once the list has arrived. */
export const nameOf = (id) => index.find((entry) => idOf(entry) === id)?.name;

/** Those that have arrived, in the list's order. */
export const offered = () => [...new Set([...index.map(idOf), ...arrived.keys()])].map(sample).filter(Boolean);
