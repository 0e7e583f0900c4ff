// Where in a JSON text each value stands: `plans[1].prices[0].amount` is on line 57.

/** The line of every path of a valid JSON text. */
export function linesByPath(text) {
  const lines = new Map();
  let at = 0;
  let line = 1;

  const space = () => {
    for (; /\s/.test(text[at] ?? ""); at++) if (text[at] === "\n") line++;
  };
  // JSON.parse has accepted the text, so strings end and values are well formed.
  const string = () => {
    const from = at++;
    while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    return JSON.parse(text.slice(from, ++at));
  };

  function value(path) {
    space();
    if (!lines.has(path)) lines.set(path, line);
    if (text[at] === "{") members("}", () => {
      const key = join(path, string());
      lines.set(key, line);
      space();
      at++;
      value(key);
    });
    else if (text[at] === "[") members("]", (n) => value(`${path}[${n}]`));
    else if (text[at] === '"') string();
    else while (at < text.length && !/[\s,}\]]/.test(text[at])) at++;
  }

  function members(end, member) {
    at++;
    space();
    for (let n = 0; text[at] !== end; n++) {
      if (text[at] === ",") at++;
      space();
      member(n);
      space();
    }
    at++;
  }

  value("");
  return lines;
}

const join = (path, key) => (path ? `${path}.${key}` : key);

/** The line that a JSON.parse error is about, as browsers word it. */
export function syntaxLine(text, error) {
  const [, line] = /line (\d+)/.exec(error.message) ?? [];
  const [, position] = /position (\d+)/.exec(error.message) ?? [];
  if (line) return Number(line);
  return position ? text.slice(0, Number(position)).split("\n").length : text.split("\n").length;
}
