// The page. First what its own view takes: one language, one catalogue. When its price stands, everything else, so that nothing a customer does
// later asks the network for anything.

import { $, $$, fillSelect, h, measured } from "./parts/dom.js";
import { inWords, money } from "./attach/format.js";
import { idInWords, setLocale, t, translate } from "./parts/say.js";
import { priceTable } from "./parts/options.js";
import { buyView } from "./views/buy.js";
import * as samples from "./samples.js";
import { fromUrl, localeOf, moved, settle, toUrl } from "./state.js";

const VIEWS = ["buy", "change", "cancel", "catalogue"];

const app = {
  view: "buy", locale: "en", soon: false, engine: null, catalog: null, pkg: null, messages: null, formats: null, have: null, countries: null,
  policySamples: () => samples.offered().filter(({ id }) => id.startsWith("policy-")).map((sample) => ({ ...sample, name: nameOf(sample.id) })),
  message: (...entry) => app.messages.message(...entry),
  // What an address asks for stays there until it is shown.
  keep() {
    if (app.have?.built || !["change", "cancel"].includes(app.view)) toUrl(address());
  },
  go(view) {
    const from = document.activeElement;
    // What comes late does not take the focus from a control of the header that somebody has gone on to.
    within(view, () => go(view, document.activeElement === from || !$(".top").contains(document.activeElement)));
  },
  bar,
  /** What was ordered is what the customer has from now on. */
  ordered(subscription) {
    bought = subscription;
    app.have?.take(bought);
  },
  announce(result) {
    if (!result.allowed) return result.reasons.map((reason) => app.message(reason, app.locale, { catalog: app.catalog })).join(" ");
    return t("announce", { due: money(result.settlement.dueNow, result.currency, app.locale), renewal: app.formats.renewal(result) });
  },
};

let picked = "";
let bought;
const views = {};
let edit;
// The text of an edited catalogue that prices follow.
let edited;
// Until Buy's price stands, or it is known that there is none.
let stands;
const standing = new Promise((resolve) => (stands = resolve));

// ---------------------------------------------------------------- what is fetched

async function loadEngine(fetched) {
  const [pkg, messages] = await Promise.all([fetched, import("../pkg/messages.js")]);
  return { pkg, messages };
}

/** What `fetch` gives, fetched once; again where it failed. */
function once(fetch) {
  let fetched;
  return () => (fetched ??= fetch().catch((error) => {
    fetched = undefined;
    throw error;
  }));
}

// The views of those who are customers already, made once, and only when the page has words.
const forCustomers = once(() => import("./views/customer.js"));
const holding = once(() => forCustomers().then(({ havePanel, changeView, cancelView }) => {
  app.have = havePanel(app);
  if (bought) app.have.take(bought);
  views.change = changeView(app);
  views.cancel = cancelView(app);
  translate($("#change-form"));
}));

const editor = once(() => import("./parts/editor.js").then((module) => (views.catalogue = module)));

const need = (view) => (view === "buy" ? undefined : view === "catalogue" ? editor() : holding());

// ---------------------------------------------------------------- the start

// When later.css is there, or is known not to come.
const dressed = new Promise((resolve) => document.head.append(h("link", { rel: "stylesheet", href: "later.css", onload: resolve, onerror: resolve })));

// What an address asks for, or the usual.
const viewOf = ({ view }) => (VIEWS.includes(view) ? view : "buy");

/**
 * The page from what has begun already (main.js): promises of the package and of the first sample's id, `given()`, texts by input name, `engine()`,
 * the sample's own where it has been made, and `answers()`, to be told that the form here takes over.
 */
export async function start(begun) {
  const url = begun.given();
  app.locale = localeOf(url.lang);
  app.view = viewOf(url);
  if ($("#language").value !== app.locale) $("#language").value = app.locale;
  const engine = loadEngine(begun.pkg).then((made) => {
    app.soon = true;
    return { made };
  }, (error) => ({ error }));
  const first = begun.sample.then((id) => (picked = id), () => undefined);
  if (app.view !== "buy") (app.view === "catalogue" ? editor() : forCustomers()).catch(() => {});
  setLocale(app.locale);
  // The markup is in English.
  if (app.locale !== "en") translate();
  await dressed;
  if (!(await first)) return problem("noCatalogue");
  app.catalog = samples.sample(picked).catalog;
  views.buy = buyView(app);

  picker();
  show();
  const asked = app.view === "buy" ? begun.given() : {};
  // Rows for add-ons and for what else the catalogue asks about follow, unless the address speaks of them.
  views.buy.build(asked, !Object.keys(asked).some((name) => /[.[]|^purchasedVia/.test(name)));
  const { made, error } = await engine;
  begun.answers();
  $(".first").hidden = true;
  if (error) return withoutEngine(error);
  Object.assign(app, made);
  app.engine = begun.engine() ?? new app.pkg.Engine(app.catalog);
  views.buy.connect(false);
  solved();
  for (const mark of ["prorata:first-price", "prorata:page"]) if (!performance.getEntriesByName(mark).length) performance.mark(mark);

  stands();
  // Somebody may have gone back by now.
  if (moved()) follow();
  await everywhere();
  for (const summary of $$(".summary")) measured(summary);
  last.start = app.view !== "buy";
  busy();
  try {
    await need(app.view);
    // Buy is shown already, and so is what was asked for meanwhile.
    if (app.view !== "buy" && !app.have?.built) open(url);
  } catch {
    problem("noPart");
  }
  delete last.start;
  busy();
  await Promise.allSettled([holding(), editor(), others()]);
  document.documentElement.dataset.ready = "yes";
}

// Without the list of countries, as without anything else that comes after the first price, the rest goes on.
async function everywhere() {
  const countries = await import("./parts/countries.js").catch(() => undefined);
  app.countries = countries?.countries;
  views.buy.build(kept());
  if (app.engine) views.buy.connect();
}

// For a form that is made again: an emptied number stays empty, somebody may be typing the next.
const kept = () => ({ seats: "", ...views.buy.values() });

const others = once(async () => {
  // What does not arrive is not on offer.
  await samples.rest().catch(() => {});
  picker();
  show();
});

const nameOf = (id) => inWords(samples.nameOf(id), app.locale) ?? idInWords(app.catalog, id);
const picker = () => fillSelect($("#catalog"), samples.offered().map(({ id }) => [id, nameOf(id)]), picked);

// Without the engine the form still works and the list prices still hold; only the total is missing, and the page says so.
async function withoutEngine(error) {
  console.warn("prorata: the engine did not load:", error.message);
  problem(typeof WebAssembly === "object" && !(error instanceof WebAssembly.CompileError) ? "noEngine" : "noWasm");
  // What is left is to be seen in Buy.
  app.view = "buy";
  show();
  for (const link of $$("[data-view]")) link.hidden = link.dataset.view !== "buy";
  stands();
  await everywhere();
  priceTable($("#summary .prices"), app.catalog, { currency: $("#currency").value });
  await others();
  document.documentElement.dataset.ready = "yes";
}

function problem(key) {
  const line = $("#problem");
  line.dataset.t = key;
  line.textContent = t(key);
  line.hidden = false;
  delete document.documentElement.dataset.waits;
}

// What did not arrive before has now.
function solved() {
  const line = $("#problem");
  if (line.dataset.t === "noPart") line.hidden = true;
}

// ---------------------------------------------------------------- what is shown

/** The view that is open, as texts by name: what the address bar shows. */
function address() {
  return { view: app.view, catalog: picked, lang: app.locale, ...(app.have?.built && views[app.view]?.values ? views[app.view] : views.buy).values() };
}

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
  document.title = [t(`view.${app.view}`), nameOf(picked)].join(" – ");
  delete document.documentElement.dataset.waits;
}

/** Shows the view of `app.view`, filled from texts by name. */
function open(given = {}) {
  show();
  bar(null);
  // One that has not arrived is opened when it has.
  if (!(app.view in views)) return;
  if (app.view === "catalogue") openEditor();
  if (app.view === "change" || app.view === "cancel") {
    if (Object.keys(given).some((name) => name.startsWith("subscription.")) || !app.have.built) app.have.build(given);
    views[app.view].build(given);
    views[app.view].connect();
  } else views.buy.refresh();
}

function openEditor() {
  if (edit?.locale === app.locale) return;
  const text = edit?.text() ?? samples.sample(picked).text;
  edit = views.catalogue.editor($("#editor"), {
    lint: app.pkg.lintCatalog,
    say: (issue) => app.message({ ...issue, path: "" }, app.locale),
    apply(catalog, text) {
      const sample = samples.sample(picked);
      if (text === (edited ?? sample.text)) return;
      edited = text;
      use(text === sample.text ? sample.catalog : catalog);
    },
    revert() {
      edit.show(samples.sample(picked).text);
    },
  });
  edit.locale = app.locale;
  edit.show(text);
}

function about() {
  const editing = app.view === "catalogue";
  $("#buy-title").dataset.t = editing ? "catalogue.title" : "buy.title";
  $("#buy-title").textContent = t($("#buy-title").dataset.t);
  const own = app.catalog !== samples.sample(picked).catalog;
  $("#about").textContent = editing ? t("catalogue.about") : own ? t("editor.own") : (inWords(app.catalog.texts?.samplePrices, app.locale) ?? t("samplePrices"));
}

/** The line at the foot of a phone's screen. */
function bar(result) {
  const line = $(".bar");
  line.hidden = !(result?.allowed || result?.lines.length);
  if (line.hidden) return;
  line.href = app.view === "change" ? "#change-summary" : "#summary";
  $("b", line).textContent = money(result.allowed ? result.settlement.dueNow : result.totals.total, result.currency, app.locale);
  const label = $("span", line);
  label.dataset.t = result.allowed ? "dueNow" : "priceTag";
  label.textContent = t(label.dataset.t);
}

// ---------------------------------------------------------------- what changes

/** Prices from another catalogue, keeping what was chosen where it still exists. */
function use(catalog, values = kept()) {
  app.catalog = catalog;
  app.engine = new app.pkg.Engine(catalog);
  bought = undefined;
  if (app.have) app.have.built = false;
  views.buy.build(values);
  views.buy.connect();
  about();
}

/** Another sample, and what is to be chosen in it. */
function pick(id, values = {}) {
  // The same one may have been edited since.
  if (id !== picked) {
    app.catalog = samples.sample(id).catalog;
    edit = edited = undefined;
  }
  picked = id;
  $("#catalog").value = id;
  if (app.engine) use(app.catalog, values);
  else views.buy.build(values);
  show();
}

function speak(locale) {
  const values = address();
  setLocale(locale);
  app.locale = locale;
  $("#language").value = locale;
  translate();
  picker();
  show();
  views.buy.build(kept());
  if (!app.engine) return;
  views.buy.connect();
  if (app.have?.built) app.have.build(app.have.values());
  open(values);
}

function go(view, focus) {
  settle();
  app.view = view;
  open();
  toUrl(address(), true);
  if (focus) $("#main").focus({ preventScroll: true });
  scrollTo(0, 0);
}

// What was asked for last, of a view and of a language: what comes later and was asked for before is not wanted any more.
const last = {};

/** Acts at once where the part of the page that it takes has arrived, and otherwise when it has. */
function when(what, there, fetching, act) {
  const mine = (last[what] = there ? undefined : {});
  busy();
  if (there) return act();
  // Once it has come, or is known not to: whether it is still wanted.
  const wanted = () => last[what] === mine && delete last[what];
  Promise.resolve(fetching()).then(() => {
    if (!wanted()) return;
    solved();
    act();
  }, () => wanted() && problem("noPart")).finally(busy);
}

// The stylesheet shows that something is on its way.
const busy = () => document.documentElement.toggleAttribute("data-busy", Object.values(last).some(Boolean));

const within = (view, act) => when("view", views[view], () => need(view), act);

$("#language").addEventListener("change", ({ target: { value } }) => {
  when("language", app.engine, () => standing, () => {
    speak(value);
    app.keep();
  });
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
    app.go(link.dataset.view);
  }
  if (event.target.closest("[data-print]")) print();
});

// The page becomes what the address says, and the usual where it says nothing.
function follow() {
  const url = fromUrl();
  const view = viewOf(url);
  const locale = localeOf(url.lang);
  const there = views[view] && (!url.catalog || samples.sample(url.catalog));
  when("view", there, () => Promise.all([need(view), others()]), () => {
    if (locale !== app.locale) speak(locale);
    pick(samples.chosen(url.catalog), url);
    app.view = view;
    app.have?.build(url);
    open(url);
  });
}

addEventListener("popstate", () => app.engine && moved() && follow());

const theme = $("#theme");
// Setting it makes the browser style the page before its time, so not without need.
if (document.documentElement.dataset.theme) theme.value = document.documentElement.dataset.theme;
