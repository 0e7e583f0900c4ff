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
  figure.drawnAt = 0;
  const paint = () => {
    const width = Math.floor(figure.clientWidth);
    if (width && width !== figure.drawnAt) {
      figure.drawnAt = width;
      figure.draw(width);
    }
  };
  paint();
  if (!figure.watched && "ResizeObserver" in globalThis) {
    figure.watched = new ResizeObserver(() => figure.repaint());
    figure.watched.observe(figure);
  }
  figure.repaint = paint;
}

/** Fills a <select> and keeps what was chosen where that is still on offer. */
export function fillSelect(select, options, chosen = select.value) {
  select.replaceChildren(...options.map(([value, text]) => h("option", { value }, text)));
  select.value = options.some(([value]) => value === chosen) ? chosen : (options[0]?.[0] ?? "");
}
