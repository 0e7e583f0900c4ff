// The sample catalogues: the picker's list, and what has arrived of it.

// The page's first module to run, so the time that a visitor waits for a price counts from here.
performance.mark("prorata:start");

// A promise of the text of a sample that is not in the page: early.js has asked for it.
const asked = globalThis.prorataEarly?.text;
const inPage = document.querySelector("#sample");
let index = [];
const arrived = new Map();

// Its text as it is written, for the editor.
function take(text) {
  const catalog = JSON.parse(text);
  if (!arrived.has(catalog.id)) arrived.set(catalog.id, { id: catalog.id, text, catalog });
  return catalog.id;
}
const own = () => (arrived.has(inPage.dataset.sample) ? inPage.dataset.sample : take(inPage.textContent.trim()));

/** The sample that is asked for, or the page's own. Gives its id. */
export const first = async () => (asked ? asked.then(take).catch(own) : own());

/** Fetches the picker's list and the other samples, all one file (`cargo xtask samples`). */
export async function rest() {
  own();
  const response = await fetch("samples.json");
  const [list, ...texts] = (await response.text()).slice(2, -3).split("\n,\n");
  index = JSON.parse(list);
  texts.forEach(take);
}

/** The sample that an address asks for, or the page's own. */
export const chosen = (id) => (arrived.has(id) ? id : own());

/** `{ id, text, catalog }`. */
export const sample = (id) => arrived.get(id);

/** Its name, once the list has arrived. */
export const nameOf = (id) => index.find((entry) => entry.id === id)?.name;

/** Those that have arrived, in the list's order. */
export const offered = () => [...new Set([...index.map(({ id }) => id), ...arrived.keys()])].map(sample).filter(Boolean);
