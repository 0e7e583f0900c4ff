// Two pictures of money: what an amount is made of, and what the change would cost on another day.

import { date, dayAt, dayNumber, money } from "../attach/format.js";
import { current, t } from "../i18n.js";
import { drawn, h, svg } from "./dom.js";

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
