// Pictures: the time line of what the customer has, what the same change would cost on another day, what an amount is made of, and policies side by
// side. Legends and descriptions carry every date and amount, so nobody needs the pictures to know them.

import { date, dayAt, dayNumber, inWords, money } from "../attach/format.js";
import { drawn, h, svg } from "./dom.js";
import { current, t } from "./say.js";

const LANE = 22;
const GAP = 5;
const TOP = 22;
// About the width of one character of a label; only used to keep labels from touching.
const CHARACTER = 6.4;
const BESIDE = 4;

let pictures = 0;

/** `lanes`: lists of { from, to, kind, text }; `marks`: { at, text, strong }. Empty segments are left out. */
export function timeline(figure, { title, lanes, marks }) {
  const shown = lanes.map((lane) => lane.filter((s) => s.to > s.from)).filter((lane) => lane.length);
  figure.hidden = !shown.length;
  if (figure.hidden) return;
  const id = `tl${(figure.number ??= ++pictures)}`;
  const all = [...shown.flat().flatMap((s) => [s.from, s.to]), ...marks.map((m) => m.at)].map(dayNumber);
  const [first, last] = [Math.min(...all), Math.max(...all)];
  // Over a year the same day comes twice.
  const short = (iso) => date(iso, current(), last - first > 300 ? "medium" : "short");
  const long = (iso) => date(iso, current(), "medium");

  const legend = h("ul", { class: "legend" },
    shown.flat().map((s) => h("li", {}, h("i", { class: `swatch ${s.kind}` }), h("span", {}, s.text), h("span", { class: "dates" }, s.open ? `${long(s.from)} →` : t("range", { start: long(s.from), end: long(s.to) })))),
    marks.filter((m) => m.text).map((m) => h("li", {}, h("i", { class: "swatch mark" }), h("span", {}, m.text), h("span", { class: "dates" }, long(m.at)))));

  const place = h("div", { class: "picture" });
  figure.replaceChildren(h("figcaption", { class: "sr" }, title), place, legend);

  drawn(figure, (width) => {
    const x = (iso) => 1 + ((dayNumber(iso) - first) / (last - first || 1)) * (width - 2);
    const places = marks.map((m) => ({ ...m, x: x(m.at), label: short(m.at) }));
    const height = TOP + shown.length * (LANE + GAP);
    place.replaceChildren(svg("svg", { width, height, role: "img", "aria-label": title, class: "time" },
      svg("defs", {}, ["credited", "more"].map((kind) => hatch(`${id}-${kind}`, kind))),
      shown.map((lane, row) => lane.map((s) => svg("rect", {
        x: x(s.from), y: TOP + row * (LANE + GAP), width: Math.max(1, x(s.to) - x(s.from) - 1), height: LANE, rx: 3, class: s.kind,
        fill: s.kind === "credited" || s.kind === "more" ? `url(#${id}-${s.kind})` : undefined,
      }))),
      places.map((m) => svg("line", { class: kindOf(m), x1: m.x, x2: m.x, y1: TOP - 5, y2: height - GAP })),
      placed(places, width).map((l) => svg("text", { class: kindOf(l), x: l.at, y: TOP - 9, "text-anchor": l.anchor }, l.label))));
  });
}

const kindOf = (mark) => (mark.strong ? "mark strong" : "mark");

// One row of labels: the most important first, each beside its mark rather than over another label. One without room is left out.
function placed(marks, width) {
  const labels = [];
  const weight = (mark) => (mark.strong ? 0 : mark.text ? 1 : 2);
  const near = (mark, side) => marks.some((other) => (other.x - mark.x) * side > 0 && Math.abs(other.x - mark.x) < mark.label.length * CHARACTER);
  for (const mark of marks.toSorted((a, b) => weight(a) - weight(b))) {
    const size = mark.label.length * CHARACTER;
    const ways = [["middle", mark.x, -size / 2], ["end", mark.x - BESIDE, -size], ["start", mark.x + BESIDE, 0]];
    const [left, right] = [near(mark, -1), near(mark, 1)];
    if (left !== right) ways.unshift(ways[right ? 1 : 2]);
    for (const [anchor, x, shift] of [...ways, ["start", 0, 0], ["end", width, -size]]) {
      const from = x + shift;
      const to = from + size;
      if (from < 0 || to > width || Math.abs(from + size / 2 - mark.x) > size || labels.some((l) => from < l.to + BESIDE && l.from < to + BESIDE)) continue;
      labels.push({ ...mark, from, to, anchor, at: x });
      break;
    }
  }
  return labels;
}

const hatch = (id, kind) =>
  svg("pattern", { id, class: `hatch ${kind}`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 6, height: 6, class: "ground" }), svg("rect", { width: 2, height: 6, class: "stripe" }));

/** The lanes and marks of a change preview. */
export function changeLine(result, before, on) {
  const { effective, period, lines, renewal } = result;
  const marks = [{ at: on, text: t("on.change"), strong: true }];
  const segment = (from, to, kind, text = t(`time.${kind}`)) => ({ from, to, kind, text });
  let lanes;
  if (effective === "periodEnd") {
    const end = renewal?.on > result.effectiveOn ? renewal.on : dayAt(dayNumber(result.effectiveOn) + (dayNumber(before.end) - dayNumber(before.start)) / 3);
    lanes = [[segment(before.start, on, "used"), segment(on, result.effectiveOn, "kept"), segment(result.effectiveOn, end, "charged", t("time.new"))]];
    marks.push({ at: result.effectiveOn, text: t("compare.effective") });
  } else {
    // A credit may be time instead of money.
    const credited = lines.some((line) => line.kind === "credit") || result.notices.some(({ code }) => code === "creditAsDays") ? "credited" : "unused";
    const net = lines.some((line) => line.kind !== "credit") && credited === "unused" && period.end === before.end;
    lanes = [[segment(before.start, on, "used"), segment(on, before.end, net ? "kept" : credited)]];
    if (lines.length) lanes.push([segment(on, period.end, "charged")]);
    else if (period.end !== before.end) lanes.push([segment(on, period.end, "charged", t("time.new"))]);
    else lanes[0][1] = segment(on, before.end, "kept");
    marks.push({ at: before.start }, { at: before.end });
  }
  if (renewal) marks.push({ at: renewal.on, text: t("time.renewal") });
  return { title: t("time.change"), lanes, marks: unique(marks) };
}

/** The lanes and marks of a cancellation. */
export function cancelLine(result, period) {
  const { requestedOn: on, effectiveOn, lastRequestDay } = result;
  const end = effectiveOn ?? period.end;
  const turn = end < period.end ? end : period.end;
  const kinds = (from, to, kind) => ({ from, to, kind, text: t(`time.${kind}`) });
  const after = dayAt(dayNumber(end) + (dayNumber(end) - dayNumber(period.start)) / 6);
  const lanes = [[kinds(period.start, on, "used"), kinds(on, turn, effectiveOn ? "paid" : "kept"), kinds(turn, end, "more"), ...(effectiveOn ? [{ ...kinds(end, after, "after"), open: true }] : [])]];
  // The last days are listed beside the picture, the legend need not say them again.
  const marks = [{ at: on, text: t("on.cancel"), strong: true }, { at: period.start }, { at: end }];
  if (lastRequestDay && lastRequestDay >= period.start) marks.push({ at: lastRequestDay });
  return { title: t("time.cancel"), lanes, marks: unique(marks) };
}

// Two marks on one day are one, with both texts.
function unique(marks) {
  const days = new Map();
  for (const mark of marks) {
    const day = dayNumber(mark.at);
    const same = days.get(day);
    if (!same) days.set(day, { ...mark });
    else Object.assign(same, { text: [same.text, mark.text].filter(Boolean).join(", "), strong: same.strong || mark.strong });
  }
  return [...days.values()];
}

const HEIGHT = 132;
// Half of the slider's thumb: the chart's ends lie under the thumb's centre at its ends.
const EDGE = 9;

/** The change's total by its day; `days` is a list of amounts, null where the change is refused. */
export function whatIf(figure, { days, start, on, currency }) {
  const known = days.filter((amount) => amount !== null);
  figure.hidden = known.length < 2 || known.every((amount) => amount === known[0]);
  if (figure.hidden) return;
  const first = dayNumber(start);
  const at = Math.min(days.length - 1, Math.max(0, Math.floor(dayNumber(on) - first)));
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  const say = (amount) => (amount === null || amount === undefined ? "–" : money(amount, currency, current()));
  const day = (n) => date(dayAt(first + n), current(), "medium");
  const description = t("whatif.desc", { first: say(days[0]), start: day(0), last: say(days.at(-1)), end: day(days.length - 1), on: day(at), now: say(days[at]) });
  const place = h("div", { class: "picture" });
  figure.replaceChildren(h("figcaption", {}, t("whatif.title"), " ", h("b", {}, say(days[at]))), place,
    h("div", { class: "ends", "aria-hidden": "true" }, h("span", {}, date(start, current(), "short")), low < 0 && h("small", {}, t("whatif.credit")), h("span", {}, date(dayAt(first + days.length - 1), current(), "short"))));

  drawn(figure, (width) => {
    const x = (n) => EDGE + (n / Math.max(1, days.length - 1)) * (width - 2 * EDGE);
    const y = (amount) => 14 + ((high - amount) / (high - low || 1)) * (HEIGHT - 24);
    let line = "";
    days.forEach((amount, n) => {
      if (amount !== null) line += `${line && days[n - 1] !== null ? "L" : "M"}${x(n).toFixed(1)} ${y(amount).toFixed(1)}`;
    });
    const whole = known.length === days.length;
    place.replaceChildren(svg("svg", { width, height: HEIGHT, role: "img", "aria-label": description, class: "chart" },
      whole && svg("path", { d: `${line}L${x(days.length - 1)} ${y(0)}L${x(0)} ${y(0)}Z`, class: "area" }),
      svg("line", { x1: 0, x2: width, y1: y(0), y2: y(0), class: "zero" }),
      svg("path", { d: line, class: "curve" }),
      svg("line", { x1: x(at), x2: x(at), y1: 8, y2: HEIGHT - 4, class: "here" }),
      days[at] !== null && svg("circle", { cx: x(at), cy: y(days[at]), r: 5 }),
      svg("text", { x: width, y: 10, "text-anchor": "end" }, say(high || low))));
  });
}

/** A waterfall of a result's lines: each bar begins where the one before it ended. */
export function madeOf(figure, result, lineText) {
  const parts = result.lines.filter((line) => line.amount);
  let sum = 0;
  const steps = parts.map((line) => ({ text: lineText(line), from: sum, to: (sum += line.amount), amount: line.amount }));
  const low = Math.min(0, ...steps.map((s) => s.to));
  const high = Math.max(0, ...steps.map((s) => s.to));
  const x = (amount) => ((amount - low) / (high - low || 1)) * 100;
  const bar = (from, to, kind) => svg("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { x: x(Math.min(from, to)), width: Math.max(0.6, Math.abs(x(to) - x(from))), height: 8, rx: 0.6, class: kind }),
    low < 0 && svg("line", { x1: x(0), x2: x(0), y1: 0, y2: 8, class: "zero" }));
  const row = (text, amount, from, to, kind) => h("li", {}, h("span", {}, text), bar(from, to, kind), h("span", { class: "amount" }, money(amount, result.currency, current())));
  figure.replaceChildren(h("figcaption", {}, t("made.title")), h("ol", {},
    steps.map((s) => row(s.text, s.amount, s.from, s.to, s.amount < 0 ? "minus" : "plus")),
    row(t("total"), sum, 0, sum, "sum")));
}

// ---------------------------------------------------------------- the same change under other policies: this catalogue's plans and prices with other rules

// What most merchants choose from, as the terms of a rule.
const TERMS = {
  gross: {},
  net: { lines: "net" },
  restart: { period: "restart" },
  days: { period: "restart", creditAs: { days: "floor" }, charge: "none" },
  full: { credit: "none", charge: "full", period: "restart" },
  later: { effective: "periodEnd" },
};

const withPolicies = (catalog, billing, policies, texts) => {
  const { planChange, seatChange, addOnChange } = policies;
  return { ...catalog, billing, texts: { ...texts, ...catalog.texts }, policies: { cancel: catalog.policies.cancel, planChange, seatChange, ...(addOnChange ? { addOnChange } : {}) } };
};

/** The variants of a catalogue: its own rules, the common terms, and the sample policies among the other catalogues. */
function variants(catalog, samples) {
  const all = Object.entries(TERMS).map(([id, then]) => {
    const list = [{ then }];
    return { name: t(`policy.${id}`), catalog: withPolicies(catalog, catalog.billing, { planChange: list, seatChange: list }, {}) };
  });
  for (const { name, catalog: other } of samples) {
    all.push({ name: inWords(name, current()), catalog: withPolicies(catalog, other.billing, other.policies, other.texts) });
  }
  return [{ name: t("policy.own"), catalog, own: true }, ...all];
}

let cache = {};

/** Fills the table. Engines are built once for a catalogue and language; each change is one call to each. */
export function compare(place, { Engine, catalog, samples, ask, message }) {
  if (cache.catalog !== catalog || cache.locale !== current() || cache.samples !== samples.length) {
    cache = { catalog, locale: current(), samples: samples.length, list: variants(catalog, samples).map((variant) => ({ ...variant, engine: made(Engine, variant.catalog) })) };
  }
  const cell = (text, label) => h("td", { "data-label": label }, text);
  const rows = cache.list.filter((variant) => variant.engine).map((variant) => {
    const name = h("th", { scope: "row" }, variant.name);
    let result;
    try {
      result = ask(variant.engine);
    } catch (error) {
      if (!error.issues) throw error;
    }
    if (!result?.allowed) {
      const why = result?.reasons.map((reason) => message(reason, current(), { catalog: variant.catalog })).join(" ");
      return h("tr", {}, name, h("td", { colspan: 4, class: "none" }, why || t("compare.none")));
    }
    const { settlement: s, renewal, currency, effective, effectiveOn } = result;
    const print = (amount) => money(amount, currency, current());
    return h("tr", { class: variant.own ? "own" : undefined }, name,
      cell(print(s.dueNow), t("dueNow")),
      cell(print(s.toBalance + s.refund), t("toBalance")),
      cell(effective === "now" ? t("now") : date(effectiveOn, current(), "medium"), t("compare.effective")),
      cell(renewal ? `${date(renewal.on, current(), "medium")}, ${print(renewal.due)}` : "–", t("compare.renewal")));
  });
  place.replaceChildren(h("table", {}, h("thead", {}, h("tr", {}, [t("policy"), t("dueNow"), t("toBalance"), t("compare.effective"), t("compare.renewal")].map((text) => h("th", { scope: "col" }, text)))), h("tbody", {}, rows)));
}

function made(Engine, catalog) {
  try {
    return new Engine(catalog);
  } catch {
    // A sample's rules may name what this catalogue does not have; then the pair has no meaning and no row.
    return null;
  }
}
