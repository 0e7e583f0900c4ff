// A picture of money: what an amount is made of.

import { money } from "../attach/format.js";
import { current, t } from "../i18n.js";
import { h, svg } from "./dom.js";

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
