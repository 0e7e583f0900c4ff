// The sample catalogues: the picker's list, and what has arrived of it.

let index = [];
const arrived = new Map();
const idOf = ({ file }) => file.replace(".json", "");

async function text(name) {
  const response = await fetch(`catalogs/${name}.json`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.text();
}

async function fetched(id) {
  const source = await text(id);
  const name = index.find((entry) => idOf(entry) === id)?.name;
  arrived.set(id, { id, name, text: source, catalog: JSON.parse(source) });
}

/** The list and its first sample, or the one that is asked for, if it is on the list. */
export async function open(asked, usual) {
  // Both at once: nearly always it is the usual one.
  const sample = !asked || asked === usual ? fetched(usual) : undefined;
  sample?.catch(() => {});
  index = JSON.parse(await text("index"));
  const id = chosen(asked, () => true);
  await (id === usual && sample ? sample : fetched(id));
  arrived.get(id).name = index.find((entry) => idOf(entry) === id).name;
  return id;
}

/** Fetches the others. One that does not arrive is not on offer. */
export const rest = () => Promise.allSettled(index.map(idOf).filter((id) => !arrived.has(id)).map(fetched));

/** The sample that an address asks for, or the first. */
export const chosen = (asked, there = (id) => arrived.has(id)) => idOf(index.find((entry) => idOf(entry) === asked && there(asked)) ?? index[0]);

/** `{ id, name, text, catalog }`. */
export const sample = (id) => arrived.get(id);
export const offered = () => index.map((entry) => arrived.get(idOf(entry))).filter(Boolean);
