// A result written into markup. Nodes are updated in place: an open <details> stays open, focus stays where it is.

const at = (scope, root, path) => {
  const [from, keys] = path.startsWith("/") ? [root, path.slice(1)] : [scope, path];
  if (keys === "" || keys === ".") return from;
  return keys.split(".").reduce((value, key) => value?.[key], from);
};
const there = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/** Writes `scope` below (and onto) a node. `format(as, value, scope)` gives the text. */
export function render(node, scope, root, format) {
  // A long list of countries need not be walked at every keystroke.
  if (node.localName === "select") return;
  const { prorataOut, prorataAs, prorataShow, prorataEach, prorataData, prorataSet } = node.dataset;
  if (prorataShow !== undefined) {
    const not = prorataShow.startsWith("!");
    node.hidden = there(at(scope, root, not ? prorataShow.slice(1) : prorataShow)) === not;
    if (node.hidden) return;
  }
  if (prorataData) node.dataset[prorataData] = at(scope, root, prorataData) ?? "";
  if (prorataSet !== undefined) node.prorataValue = at(scope, root, prorataSet);
  if (prorataOut !== undefined) {
    const text = format(prorataAs ?? "text", at(scope, root, prorataOut), scope);
    if (node.textContent !== text) node.textContent = text;
    return;
  }
  if (prorataEach !== undefined) return renderEach(node, at(scope, root, prorataEach) ?? [], root, format);
  for (const child of [...node.children]) render(child, scope, root, format);
}

function renderEach(node, list, root, format) {
  const template = node.querySelector(":scope > template");
  const size = template.content.childElementCount;
  const copies = [...node.children].filter((child) => child !== template);
  while (copies.length > list.length * size) copies.pop().remove();
  list.forEach((element, n) => {
    for (let part = 0; part < size; part++) {
      let copy = copies[n * size + part];
      if (!copy) node.append((copy = template.content.children[part].cloneNode(true)));
      render(copy, element, root, format);
    }
  });
}
