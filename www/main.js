// The first price: what the form of the markup costs, from the few modules that this takes. Then the rest of the page comes (page.js), at once where
// the engine still is on its way or where the markup's form is not what the address asks for.
//
// The package is imported like everything else: a promise of it would wait for what a browser does first with a page that has loaded. Where one of
// these modules does not arrive, the page starts without them (late.js).

import * as samples from "./samples.js";
import init, * as pkg from "../pkg/index.js";
import { read } from "./attach/fields.js";
import { money } from "./attach/format.js";
import { fromUrl, localeOf, restore, snapshot, today, touched } from "./state.js";

// Where the engine does not come and does not fail either, the form should still become what it can be.
const PATIENCE = 1000;

const early = (globalThis.prorataEarly ??= {});
early.main = true;
const form = document.querySelector("#buy-form");
const total = form.querySelector(".first");
// On a phone the summary is below the form, and its total stands at the foot of the screen.
const foot = document.querySelector(".bar");
const given = { ...fromUrl(), ...touched(form) };
const locale = localeOf(given.lang);
let answers = false;
let engine;

// Compiled while the scripts came; where that went wrong, the package's own way has the last word.
const ready = Promise.resolve(early.wasm).catch(() => undefined).then(init).then(() => pkg);
const sample = samples.first();

/** Whether the markup's form is what the address asks for: its language, its catalogue, and a control for each value. */
function asked() {
  const { view = "buy", catalog = "", lang, ...chosen } = given;
  if (view !== "buy" || locale !== "en" || ![form.elements.catalog.value, ""].includes(catalog)) return false;
  if (!Object.keys(chosen).length) return true;
  restore([form], { ...snapshot([form]), ...chosen });
  const values = snapshot([form]);
  return Object.entries(chosen).every(([name, value]) => values[name] === value);
}

async function first() {
  const [id] = await Promise.all([sample, ready]);
  if (answers || id !== form.elements.catalog.value) return;
  engine = new pkg.Engine(samples.sample(id).catalog);
  price();
  form.addEventListener("input", price);
}

function price() {
  const result = quoted();
  // Why there is none, the rest of the page says.
  total.hidden = foot.hidden = !result?.allowed;
  if (total.hidden) return;
  for (const place of [total.querySelector("dd"), foot.querySelector("b")]) place.textContent = money(result.settlement.dueNow, result.currency, locale);
  if (!performance.getEntriesByName("prorata:first-price").length) performance.mark("prorata:first-price");
}

function quoted() {
  const { request, unreadable, missing } = read([form], { on: today() });
  if (unreadable.length || missing.length) return undefined;
  try {
    return engine.quote(request);
  } catch (error) {
    if (!error.issues) throw error;
    return undefined;
  }
}

let begun = false;
function rest() {
  if (begun) return;
  begun = true;
  // Modules that import each other would otherwise be found one after the other.
  document.head.append(document.querySelector("#rest").content.cloneNode(true));
  import("./page.js").then(({ start }) => start({
    pkg: ready,
    sample,
    /** What the address and the visitor ask for, by now. */
    given: () => ({ ...given, ...touched(form), ...(alone && { seats: "", ...snapshot([form]) }) }),
    engine: () => engine,
    /** The page's form answers from now on. */
    answers() {
      answers = true;
      form.removeEventListener("input", price);
    },
  })).catch((error) => {
    console.error(error);
    early.failed?.();
  });
}

const alone = asked();
// What goes wrong here is said by the rest of the page.
for (const promise of [ready, sample]) promise.catch(() => {});
if (alone) first().catch(() => {}).finally(() => requestAnimationFrame(() => setTimeout(rest)));
if (!alone || !early.compiled) rest();
setTimeout(rest, PATIENCE);
