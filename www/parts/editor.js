// The merchant's side: a catalogue as text, with the engine's findings at their lines.

import { h } from "./dom.js";
import { current, t } from "./say.js";

/** `apply(catalog)` re-prices the page; `lint` is the package's lintCatalog, `say` its words for a finding; `revert()` goes back to the sample. */
export function editor(place, { lint, say, apply, revert }) {
  const gutter = h("pre", { class: "gutter", "aria-hidden": "true" });
  const area = h("textarea", { id: "catalogue-text", spellcheck: "false", autocomplete: "off", autocapitalize: "off", wrap: "off", "aria-describedby": "findings-count" });
  const file = h("input", { type: "file", id: "catalogue-file", accept: ".json,application/json", class: "sr" });
  const count = h("p", { id: "findings-count", role: "status" });
  const list = h("ol", { class: "findings" });
  let wait;

  const back = h("button", { type: "button", class: "quiet", onclick: () => revert() }, t("editor.revert"));
  place.replaceChildren(
    h("div", { class: "editor-bar" }, h("label", { for: "catalogue-text" }, t("editor.label")),
      h("span", { class: "drop" }, t("editor.drop"), " ", h("label", { for: "catalogue-file", class: "link" }, t("editor.choose")), file), back),
    h("div", { class: "editor" }, gutter, area), count, list);

  function check() {
    const found = findings(area.value, lint);
    const marked = new Map();
    for (const finding of found.issues) if (marked.get(finding.line) !== "error") marked.set(finding.line, finding.severity);
    number(marked);
    const errors = found.issues.some((issue) => issue.severity === "error");
    count.textContent = found.issues.length ? `${t("editor.findings", { n: found.issues.length })}. ${errors ? t("editor.kept") : ""}` : t("editor.clean");
    if (errors) area.setAttribute("aria-invalid", "true");
    else area.removeAttribute("aria-invalid");
    list.replaceChildren(...found.issues.map((issue) => h("li", { class: issue.severity },
      h("button", { type: "button", class: "link", onclick: () => goTo(issue.line) }, t("editor.line", { n: issue.line })),
      h("b", {}, t(`editor.${issue.severity}`)), h("code", {}, issue.path), h("span", {}, issue.code ? say(issue) : issue.message), exact(issue))));
    if (!errors) apply(found.catalog, area.value);
  }

  // The engine's own sentence is more exact than any general one, and in English.
  const exact = ({ code, message, help }) => code && current() !== "en" && h("small", { lang: "en" }, message, help ? ` (${help})` : "");

  function number(marked) {
    const total = area.value.split("\n").length;
    gutter.replaceChildren(...Array.from({ length: total }, (_, n) => {
      const mark = marked.get(n + 1);
      return mark ? h("span", { class: mark }, `${n + 1}\n`) : `${n + 1}\n`;
    }));
    gutter.normalize();
    gutter.scrollTop = area.scrollTop;
  }

  function goTo(line) {
    const lines = area.value.split("\n");
    const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(from, from + lines[line - 1].length);
    area.scrollTop = Math.max(0, (line - 6) * Number.parseFloat(getComputedStyle(area).lineHeight));
  }

  const take = (blob) => blob?.text().then((text) => {
    area.value = text;
    check();
  });
  area.addEventListener("scroll", () => (gutter.scrollTop = area.scrollTop));
  area.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(check, 120);
  });
  file.addEventListener("change", () => take(file.files[0]));
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    const [dropped] = event.dataTransfer.files;
    if (!dropped) return;
    event.preventDefault();
    take(dropped);
  });

  return {
    /** What is written there, good or not. */
    text: () => area.value,
    /** Shows a catalogue's text, and prices follow where it is another. */
    show(text) {
      area.value = text;
      check();
    },
  };
}

function findings(text, lint) {
  let catalog;
  const { lines, wrong } = linesByPath(text);
  try {
    catalog = JSON.parse(text);
  } catch (error) {
    return { issues: [{ severity: "error", path: "", line: wrong ?? 1, message: t("editor.syntax", { message: error.message }) }] };
  }
  const lineOf = (path) => {
    for (let p = path; p; p = p.replace(/(\.?[^.[\]]+|\[\d+\])$/, "")) if (lines.has(p)) return lines.get(p);
    return 1;
  };
  return { catalog, issues: lint(catalog).map((issue) => ({ ...issue, line: lineOf(issue.path) })).sort((a, b) => a.line - b.line) };
}

// ---------------------------------------------------------------- where in a JSON text each value stands

// `plans[1].prices[0].amount` is on line 57. And where it stops being JSON: browsers do not all say.

const LITERAL = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const SPACE = /[ \t\r\n]*/y;

/** The line of every path of a JSON text; `wrong` is the line where it is none. */
function linesByPath(text) {
  const lines = new Map();
  let at = 0;
  let line = 1;
  let counted = 0;

  const here = () => {
    for (; counted < at; counted++) if (text[counted] === "\n") line++;
    return line;
  };
  const take = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) throw here();
    at += found.length;
    return found;
  };
  const sign = (wanted) => {
    take(SPACE);
    if (text[at] !== wanted) return false;
    at++;
    return true;
  };
  const need = (wanted) => {
    if (!sign(wanted)) throw here();
  };

  function value(path) {
    take(SPACE);
    if (!lines.has(path)) lines.set(path, here());
    if (sign("{")) members("}", () => {
      take(SPACE);
      const from = at;
      const key = join(path, JSON.parse(take(STRING)));
      at = from;
      lines.set(key, here());
      take(STRING);
      need(":");
      value(key);
    });
    else if (sign("[")) members("]", (n) => value(`${path}[${n}]`));
    else take(text[at] === '"' ? STRING : LITERAL);
  }

  function members(end, member) {
    for (let n = 0; !sign(end); n++) {
      if (n > 0) need(",");
      member(n);
    }
  }

  try {
    value("");
    take(SPACE);
    return at < text.length ? { lines, wrong: here() } : { lines };
  } catch (wrong) {
    // Only a line is thrown here; too deep a text ends in an error of its own.
    return { lines, wrong: typeof wrong === "number" ? wrong : 1 };
  }
}

const join = (path, key) => (path ? `${path}.${key}` : key);
