// Elements without markup strings: the page runs under Trusted Types and never parses HTML from a script.

const build = (make) => (tag, props = {}, ...children) => {
  const node = make(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return node;
};

export const h = build((tag) => document.createElement(tag));
export const svg = build((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Draws now and again when the width changes: text in a picture keeps its size on every screen. */
export function drawn(figure, draw) {
  figure.draw = draw;
  // Asking for the width makes the browser lay out the page, so it is asked once and then told.
  figure.width ||= figure.clientWidth;
  if (figure.width) draw(figure.width);
  if (figure.watched || !("ResizeObserver" in globalThis)) return;
  figure.watched = new ResizeObserver(([{ contentRect }]) => {
    const width = Math.floor(contentRect.width);
    if (!width || width === figure.width) return;
    figure.width = width;
    figure.draw(width);
  });
  figure.watched.observe(figure);
}

/** Keeps an element's height in --tall, for the stylesheet. */
export function measured(node) {
  if (!("ResizeObserver" in globalThis)) return;
  new ResizeObserver(() => node.style.setProperty("--tall", `${node.offsetHeight}px`)).observe(node);
}

/** Fills a <select> and keeps what was chosen where that is still on offer. */
export function fillSelect(select, options, chosen = select.value) {
  select.replaceChildren(...options.map(([value, text]) => h("option", { value }, text)));
  select.value = options.some(([value]) => value === chosen) ? chosen : (options[0]?.[0] ?? "");
}
