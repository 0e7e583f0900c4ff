// The form's choices, made from a catalogue: plans, cycles, add-ons, and what its rules ask about.

import { inWords, number } from "../attach/format.js";
import { capital, currenciesOf, current, cycleName, cyclesOf, idInWords, listPrice, priceInWords, t } from "./say.js";
import { $, $$, fillSelect, h } from "./dom.js";

/** Radio cards with list prices. `at` is what the prices depend on: currency, cycle, country. */
export function planCards(fieldset, path, catalog, chosen, at) {
  const cards = catalog.plans.map((plan) => {
    const price = priceInWords(catalog, listPrice(plan, at));
    const note = plan.sell && idInWords(catalog, plan.sell.refuse.code);
    return h("label", {},
      h("input", { type: "radio", name: path, value: plan.id, checked: plan.id === chosen, "data-prorata-in": "" }),
      h("b", {}, inWords(plan.name, current())),
      h("span", { class: "note" }, note ?? capacities(catalog, plan)),
      h("span", { class: "price" }, price.amount, " ", h("small", {}, price.unit)));
  });
  refill(fieldset, cards);
}

function capacities(catalog, plan) {
  const counts = Object.entries(plan.capacity ?? {}).filter(([, n]) => typeof n === "number");
  return counts.map(([id, n]) => `${idInWords(catalog, id)}: ${number(n, current())}`).join(" · ");
}

/** Everything in a fieldset but its legend and its message. */
function refill(fieldset, nodes) {
  const focused = fieldset.contains(document.activeElement) && document.activeElement;
  const keep = $$(":scope > legend, :scope > [data-prorata-error]", fieldset);
  fieldset.replaceChildren(keep[0], ...nodes, ...keep.slice(1));
  if (focused) $$("input, select", fieldset).find((i) => i.name === focused.name && (i.type !== "radio" || i.checked))?.focus();
}

export function cycleSegments(fieldset, path, catalog, chosen) {
  refill(fieldset, cyclesOf(catalog).map((id) => h("label", {},
    h("input", { type: "radio", name: path, value: id, checked: id === chosen, "data-prorata-in": "" }),
    h("span", {}, cycleName(catalog, id)))));
}

/** One row for each add-on that the plan can carry. */
export function addOnRows(fieldset, path, catalog, { plan, held = {}, wanted = {}, lasting, ...at }) {
  const offered = (catalog.addOns ?? []).filter((addOn) => !(lasting && addOn.term === "oneTime")).filter((addOn) => !addOn.plans || fitsPlan(catalog, addOn, plan) || held[addOn.id] || wanted[addOn.id]?.quantity);
  fieldset.hidden = !offered.length;
  refill(fieldset, offered.map((addOn) => {
    const id = `${path}-${addOn.id}`.replace(/\W/g, "-");
    const name = `${path}[${addOn.id}]`;
    const cycles = [...new Set(addOn.prices.filter((p) => p.cycle).map((p) => p.cycle))];
    const { quantity, cycle } = wanted[addOn.id] ?? {};
    // What is sold on one cycle only is bought on that one, whatever the plan's is.
    const only = cycles.length === 1 && cycles[0] !== at.cycle ? cycles[0] : undefined;
    const price = priceInWords(catalog, listPrice(addOn, { ...at, plan, cycle: cycle || only || at.cycle }), "each");
    const input = h("input", { id, name: `${name}.quantity`, type: "number", inputmode: "numeric", min: 0, step: 1, placeholder: 0, "data-prorata-in": "", "aria-describedby": `${id}-price` });
    input.value = quantity ?? "";
    const select = cycles.length > 1 && h("select", { name: `${name}.cycle`, "data-prorata-in": "", "aria-label": `${inWords(addOn.name, current())}: ${t("cycle")}` },
      h("option", { value: "" }, t("asPlan")), cycles.map((c) => h("option", { value: c }, cycleName(catalog, c))));
    if (select) select.value = cycle ?? "";
    return h("div", { class: "addon", "data-prorata-field": "" },
      only && h("input", { type: "hidden", name: `${name}.cycle`, value: only, "data-prorata-in": "" }),
      h("label", { for: id }, inWords(addOn.name, current()), h("span", { class: "price", id: `${id}-price` }, price.amount, " ", h("small", {}, price.unit))),
      select,
      h("div", { class: "stepper" },
        h("button", { type: "button", "data-step": -1, "aria-label": `${t("less")}: ${inWords(addOn.name, current())}` }, "−"), input,
        h("button", { type: "button", "data-step": 1, "aria-label": `${t("more")}: ${inWords(addOn.name, current())}` }, "+")));
  }));
}

const fitsPlan = (catalog, addOn, planId) => addOn.plans.includes(planId) || addOn.plans.includes(catalog.plans.find((p) => p.id === planId)?.family);

/** Whether a plan has seats to choose: at one price whatever the number, it has none. */
export const hasSeats = (plan, at) => Boolean(plan?.seats) || listPrice(plan ?? {}, at)?.model !== "flat";

export function seatsField(field, plan, at, today) {
  const { min, max, step } = plan?.seats ?? {};
  field.hidden = !hasSeats(plan, at);
  // Without a number the engine would take the plan's least: a price that nobody asked for.
  $("input", field).required = !field.hidden;
  const words = [];
  if (min && max) words.push(t("hint.minmax", { min, max }));
  else if (min > 1) words.push(t("hint.min", { min }));
  else if (max) words.push(t("hint.max", { max }));
  if (step > 1) words.push(t("hint.step", { step }));
  $(".hint", field).textContent = [today !== undefined && t("hint.total", { n: today }), capital(words.join(" "))].filter(Boolean).join(" ");
}

/** Country and currency lists; `countries` when that long list has arrived. */
export function places(country, currency, catalog, countries) {
  if (countries) fillSelect(country, [["", t("country.none")], ...countries()]);
  else country.options[0].text = t("country.none");
  fillSelect(currency, currenciesOf(catalog).map((c) => [c, c]));
}

// Every fact, channel or feature that a rule of these calls looks at. Gates name the calls that they stop.
function asked(catalog, calls) {
  const facts = new Map();
  const channels = new Set();
  const features = new Set(catalog.plans.flatMap((plan) => Object.keys(plan.features ?? {})));
  const gates = (catalog.policies.gates ?? []).filter(({ when }) => !when?.call || [when.call].flat().some((call) => calls.includes(call)));
  for (const { when = {} } of [...gates, ...calls.flatMap((call) => catalog.policies[call] ?? [])]) {
    for (const [key, value] of Object.entries(when.facts ?? {})) facts.set(key, (facts.get(key) ?? new Set()).add(JSON.stringify(value)));
    for (const via of [when.purchasedVia ?? []].flat()) channels.add(via);
    for (const feature of [when.features ?? []].flat()) features.add(feature);
  }
  return { facts, channels, features };
}

let made = 0;
const labelled = (text, control) => {
  control.id ||= `x${++made}`;
  return h("div", { class: "field", "data-prorata-field": "" }, h("label", { for: control.id }, text), control);
};
const choice = (name, options, attributes = {}) => h("select", { name, "data-prorata-in": "", ...attributes }, h("option", { value: "" }, t("any")), options.map(([value, text]) => h("option", { value }, text)));

/** The inputs that only this catalogue needs; whether there are any. `calls` are those of the view, `kinds` what to ask about. */
export function extras(place, catalog, calls, kinds, values = {}) {
  const { facts, channels, features } = asked(catalog, calls);
  const rows = [];
  if (kinds.channel && channels.size) rows.push(labelled(t("channelBought"), choice(kinds.channel, [...channels].map((via) => [via, idInWords(catalog, via)]))));
  if (kinds.facts) for (const [key, set] of facts) {
    const options = [...set].map((json) => [json, json === "true" ? t("yes") : json === "false" ? t("no") : idInWords(catalog, String(JSON.parse(json)))]);
    rows.push(labelled(idInWords(catalog, key), choice(`${kinds.facts}.${key}`, options, { "data-prorata-type": "json" })));
  }
  if (kinds.needs) for (const key of new Set(catalog.plans.flatMap((plan) => Object.keys(plan.capacity ?? {})))) {
    rows.push(labelled(`${t("needs")}: ${idInWords(catalog, key)}`, h("input", { name: `needs.${key}`, type: "number", min: 0, step: 1, inputmode: "numeric", "data-prorata-in": "" })));
  }
  const boxes = (legend, name, ids) => ids.length && h("fieldset", { class: "boxes", "data-prorata-field": "" }, h("legend", {}, legend),
    ids.map((id) => h("label", {}, h("input", { type: "checkbox", name, value: id, "data-prorata-in": "" }), " ", idInWords(catalog, id))));
  const choices = [kinds.features && boxes(t("features"), "features[]", [...features]), kinds.leadTimes && boxes(t("leadTimes"), "leadTimes[]", (catalog.leadTimes ?? []).map((l) => l.id))];
  place.replaceChildren(...(rows.length ? [h("div", { class: "row" }, rows)] : []), ...choices.filter(Boolean));
  for (const input of $$("[data-prorata-in]", place)) {
    const value = values[input.name];
    if (input.type === "checkbox") input.checked = (value ?? []).includes(input.value);
    else if (value !== undefined) input.value = value;
  }
  return place.childElementCount > 0;
}

/** For whoever gets no total. */
export function priceTable(table, catalog, at) {
  const cycles = cyclesOf(catalog);
  table.replaceChildren(
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("plan")), cycles.map((id) => h("th", { scope: "col" }, cycleName(catalog, id))))),
    h("tbody", {}, catalog.plans.map((plan) => h("tr", {}, h("th", { scope: "row" }, inWords(plan.name, current())),
      cycles.map((cycle) => h("td", {}, priceInWords(catalog, listPrice(plan, { ...at, cycle })).amount))))));
}

