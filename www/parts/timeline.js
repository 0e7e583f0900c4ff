// A time line as a picture: lanes of what the customer has, marks for the days that matter, a legend in words.
// The legend carries every date, so nobody needs the picture to know them.

import { date, dayAt, dayNumber } from "../attach/format.js";
import { current, t } from "../i18n.js";
import { drawn, h, svg } from "./dom.js";

const LANE = 22;
const GAP = 5;
const LABEL = 17;
// About the width of one character of a label; only used to keep labels from touching.
const CHARACTER = 6.4;

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
    const labels = inRows(marks.map((m) => ({ ...m, x: x(m.at), label: short(m.at) })), width);
    const top = 4 + (1 + Math.max(0, ...labels.map((l) => l.row))) * LABEL;
    const height = top + shown.length * (LANE + GAP);
    place.replaceChildren(svg("svg", { width, height, role: "img", "aria-label": title, class: "time" },
      svg("defs", {}, ["credited", "more"].map((kind) => hatch(`${id}-${kind}`, kind))),
      shown.map((lane, row) => lane.map((s) => svg("rect", {
        x: x(s.from), y: top + row * (LANE + GAP), width: Math.max(1, x(s.to) - x(s.from) - 1), height: LANE, rx: 3, class: s.kind,
        fill: s.kind === "credited" || s.kind === "more" ? `url(#${id}-${s.kind})` : undefined,
      }))),
      // All lines first: a label is never crossed out.
      labels.map((l) => svg("line", { class: kindOf(l), x1: l.x, x2: l.x, y1: LABEL * (l.row + 1) - 1, y2: height - GAP })),
      labels.map((l) => svg("text", { class: kindOf(l), x: l.at2, y: LABEL * (l.row + 1) - 5, "text-anchor": l.anchor }, l.label))));
  });
}

const kindOf = (mark) => (mark.strong ? "mark strong" : "mark");

// Labels that would touch move to the row above the next one; those at an edge turn inwards.
function inRows(marks, width) {
  const ends = [];
  return marks.sort((a, b) => a.x - b.x).map((mark) => {
    const size = mark.label.length * CHARACTER;
    const anchor = mark.x < size / 2 ? "start" : mark.x > width - size / 2 ? "end" : "middle";
    const at2 = anchor === "start" ? Math.max(0, mark.x) : anchor === "end" ? Math.min(width, mark.x) : mark.x;
    const left = anchor === "start" ? at2 : anchor === "end" ? at2 - size : at2 - size / 2;
    let row = ends.findIndex((end) => end + 6 < left);
    if (row < 0) row = ends.length;
    ends[row] = left + size;
    return { ...mark, anchor, at2, row };
  });
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
    const credited = lines.some((line) => line.kind === "credit") ? "credited" : "unused";
    const net = lines.some((line) => line.kind !== "credit") && credited === "unused" && period.end === before.end;
    lanes = [[segment(before.start, on, "used"), segment(on, before.end, net ? "kept" : credited)]];
    if (lines.length) lanes.push([segment(on, period.end, "charged")]);
    if (!lines.length) lanes[0][1] = segment(on, before.end, "kept");
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
