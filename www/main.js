// The page: loads the engine and the catalogues, and hands both to the view that is open.
//
// Everything is fetched at the start; after that no interaction asks the network for anything.

import { money } from "./attach/format.js";
import { $, $$, fillSelect, measured } from "./parts/dom.js";
import { editor } from "./parts/editor.js";
import { inWords } from "./attach/format.js";
import { buyView } from "./views/buy.js";
import { cancelView } from "./views/cancel.js";
import { changeView } from "./views/change.js";
import { havePanel } from "./views/have.js";
import { chosenLocale, current, setLocale, t, translate } from "./i18n.js";
import { fromUrl, moved, settle, toUrl, touched } from "./state.js";
import { priceTable } from "./parts/options.js";

const VIEWS = ["buy", "change", "cancel", "catalogue"];

const app = {
  view: "buy", locale: "en", engine: null, catalog: null, pkg: null, messages: null, message: null, formats: null,
  /** The sample policies that Change compares with. */
  policySamples: () => offered().filter(({ entry }) => entry.file.startsWith("policy-")),
  keep: () => toUrl(address()),
  go,
  bar,
  announce(result) {
    if (!result.allowed) return result.reasons.map((reason) => app.message(reason, app.locale, { catalog: app.catalog })).join(" ");
    return t("announce", { due: money(result.settlement.dueNow, result.currency, app.locale), renewal: app.formats.renewal(result) });
  },
};

// The picker's list, and what has arrived of it: { id, entry, catalog, text } by id.
let index = [];
const samples = new Map();
const offered = () => index.map((entry) => samples.get(idOf(entry))).filter(Boolean);
let picked = "";
const views = {};
let edit;

async function json(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.text();
}

const idOf = (entry) => entry.file.replace(".json", "");

async function load(entry) {
  const text = await json(`catalogs/${entry.file}`);
  samples.set(idOf(entry), { id: idOf(entry), entry, text, catalog: JSON.parse(text) });
}

// A sample that does not arrive is not on offer; the one that was asked for is there already.
async function others() {
  await Promise.allSettled(index.filter((entry) => !samples.has(idOf(entry))).map(load));
  picker();
  document.documentElement.dataset.ready = "yes";
}

const picker = () => fillSelect($("#catalog"), offered().map(({ id, entry }) => [id, inWords(entry.name, app.locale)]), picked);

async function loadEngine() {
  const [pkg, messages] = await Promise.all([import("../pkg/index.js"), import("../pkg/messages.js")]);
  await pkg.default();
  return { pkg, messages, message: messages.message };
}

// What an address asks for, or the usual.
const viewOf = ({ view }) => (VIEWS.includes(view) ? view : "buy");
const sampleOf = ({ catalog }) => idOf(index.find((entry) => idOf(entry) === catalog && (!app.engine || samples.has(catalog))) ?? index[0]);
const wanted = ({ lang }) => chosenLocale([lang ?? "", ...navigator.languages]);

async function start() {
  performance.mark("prorata:start");
  const url = { ...fromUrl(), ...touched($("#buy-form")) };
  const engine = loadEngine().then((made) => ({ made }), (error) => ({ error }));
  setLocale([wanted(url)]);
  app.locale = current();
  app.view = viewOf(url);

  try {
    index = JSON.parse(await json("catalogs/index.json"));
    picked = sampleOf(url);
    await load(index.find((entry) => idOf(entry) === picked));
  } catch {
    translate();
    return problem("noCatalogue");
  }
  app.catalog = samples.get(picked).catalog;
  views.buy = buyView(app);

  // First a price; the rest can follow.
  translate();
  show();
  picker();
  $("#language").value = app.locale;
  views.buy.build(app.view === "buy" ? url : {});
  const { made, error } = await engine;
  if (error) return withoutEngine(error);
  Object.assign(app, made);
  app.engine = new app.pkg.Engine(app.catalog);
  views.buy.connect();
  performance.mark("prorata:first-price");

  app.have = havePanel(app);
  views.change = changeView(app);
  views.cancel = cancelView(app);
  translate();
  open(url);
  views.buy.build(views.buy.values(), true);
  for (const summary of $$(".summary")) measured(summary);
  await others();
}

/** The view that is open, as texts by name: what the address bar shows. */
function address() {
  const lang = { lang: app.locale };
  return { view: app.view, catalog: picked, ...lang, ...views[app.view === "catalogue" ? "buy" : app.view]?.values() };
}

/** Shows the place of `app.view`. */
function show() {
  // The editor stands where Buy's choices do: its prices are those of the summary beside it.
  const editing = app.view === "catalogue";
  for (const section of $$("[data-page]")) section.hidden = section.dataset.page !== (editing ? "buy" : app.view);
  $("#editor").hidden = !editing;
  $("#buy-choices").hidden = editing;
  about();
  for (const link of $$("[data-view]")) {
    if (link.dataset.view === app.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${t(`view.${app.view}`)} – ${inWords(samples.get(picked).entry.name, app.locale)}`;
}

/** Shows the view of `app.view`, filled from texts by name. */
function open(given = {}) {
  show();
  bar(null);
  if (app.view === "catalogue") openEditor();
  if (app.view === "change" || app.view === "cancel") {
    if (Object.keys(given).some((name) => name.startsWith("subscription.")) || !app.have.built) app.have.build(given);
    views[app.view].build(given);
    views[app.view].connect();
  } else if (views.buy.controller) views.buy.controller.refresh();
}

function openEditor() {
  if (edit?.locale !== app.locale) {
    const text = edit?.text ?? samples.get(picked).text;
    edit = editor($("#editor"), {
      lint: app.pkg.lintCatalog,
      apply(catalog, text) {
        edit.text = text;
        const sample = samples.get(picked);
        const own = text === sample.text ? sample.catalog : catalog;
        if (own !== app.catalog) use(own);
      },
      revert() {
        edit.show(samples.get(picked).text);
      },
    });
    edit.locale = app.locale;
    edit.show(text);
  }
}

/** Prices from another catalogue, keeping what was chosen where it still exists. */
function use(catalog, values = views.buy.values()) {
  app.catalog = catalog;
  app.engine = new app.pkg.Engine(catalog);
  app.have.built = false;
  views.buy.build(values, true);
  views.buy.connect();
  about();
}

function go(view) {
  settle();
  app.view = view;
  open();
  toUrl(address(), true);
  $("#main").focus({ preventScroll: true });
  scrollTo(0, 0);
}

function about() {
  const editing = app.view === "catalogue";
  $("#buy-title").dataset.t = editing ? "catalogue.title" : "buy.title";
  $("#buy-title").textContent = t($("#buy-title").dataset.t);
  const edited = app.catalog !== samples.get(picked).catalog;
  $("#about").textContent = editing ? t("catalogue.about") : edited ? t("editor.own") : (inWords(app.catalog.texts?.samplePrices, app.locale) ?? "");
}

/** The line at the foot of a phone's screen. */
function bar(result) {
  const line = $(".bar");
  line.hidden = !result;
  if (!result) return;
  line.href = app.view === "change" ? "#change-summary" : "#summary";
  $("b", line).textContent = money(result.allowed ? result.settlement.dueNow : result.totals.total, result.currency, app.locale);
  $("span", line).textContent = t(result.allowed ? "dueNow" : "priceTag");
}

function problem(key) {
  const line = $("#problem");
  line.dataset.t = key;
  line.textContent = t(key);
  line.hidden = false;
}

// Without the engine the form still works and the list prices still hold; only the total is missing, and the page says so.
function withoutEngine(error) {
  console.warn("prorata: the engine did not load:", error.message);
  problem(typeof WebAssembly === "object" && !(error instanceof WebAssembly.CompileError) ? "noEngine" : "noWasm");
  $("[data-t=waiting]").hidden = true;
  for (const link of $$("[data-view]")) link.hidden = link.dataset.view !== "buy";
  others();
  views.buy.build(views.buy.values(), true);
  priceTable($("#summary .prices"), app.catalog, { currency: $("#currency").value });
}

function relabel() {
  const values = address();
  translate();
  picker();
  show();
  views.buy.build(views.buy.values(), true);
  if (app.engine) {
    views.buy.connect();
    if (app.view === "change" || app.view === "cancel") app.have.build(app.have.values());
    open(values);
  }
}

function speak(language) {
  setLocale([language]);
  app.locale = current();
  $("#language").value = app.locale;
  relabel();
}

/** Another sample, and what is to be chosen in it. */
function pick(id, values = {}) {
  picked = id;
  $("#catalog").value = id;
  app.catalog = samples.get(id).catalog;
  edit = undefined;
  if (app.engine) use(app.catalog, values);
  else views.buy.build(values, true);
  show();
}

$("#language").addEventListener("change", (event) => {
  speak(event.target.value);
  app.keep();
});

$("#catalog").addEventListener("change", (event) => {
  // Of what was chosen only the country means the same there.
  const { country } = views.buy.values();
  pick(event.target.value, country ? { country } : {});
  if (app.engine) open();
  app.keep();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-view]");
  if (link && app.engine && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    go(link.dataset.view);
  }
  if (event.target.closest("[data-print]")) print();
  const step = event.target.closest("[data-step]");
  if (step) {
    const input = $("input", step.parentElement);
    input.value = Math.max(0, Number(input.value || 0) + Number(step.dataset.step));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

// The page becomes what the address says, and the usual where it says nothing.
addEventListener("popstate", () => {
  if (!app.engine || !moved()) return;
  const url = fromUrl();
  const language = wanted(url);
  if (language !== app.locale) speak(language);
  pick(sampleOf(url), url);
  app.view = viewOf(url);
  app.have.build(url);
  open(url);
});

// Colours are a taste of this reader, not of the quote: they stay in this browser.
const theme = $("#theme");
theme.value = document.documentElement.dataset.theme ?? "";
theme.addEventListener("change", () => {
  document.documentElement.dataset.theme = theme.value;
  try {
    localStorage.setItem("theme", theme.value);
  } catch {
    // Storage may be forbidden; then the choice lasts for this visit.
  }
});

start();
