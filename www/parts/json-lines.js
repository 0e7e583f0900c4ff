// Where in a JSON text each value stands: `plans[1].prices[0].amount` is on line 57. And where it stops being JSON: browsers do not all say.

const LITERAL = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const SPACE = /[ \t\r\n]*/y;

/** The line of every path of a JSON text; `wrong` is the line where it is none. */
export function linesByPath(text) {
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
