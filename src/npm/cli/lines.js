// Where in a JSON text a path of the engine's findings is: `plans[1].prices[0].amount` → its line.

/** A function from path to line, counted from 1; a path that is not there gets the line of what would hold it. */
export function linesOf(text) {
  const lines = scan(text);
  return (path) => {
    for (let at = path; ; at = parent(at)) {
      if (lines.has(at)) return lines.get(at);
      if (at === "") return 1;
    }
  };
}

function parent(path) {
  const end = path.endsWith('"]') ? path.lastIndexOf('["') : Math.max(path.lastIndexOf("."), path.lastIndexOf("["));
  return path.slice(0, Math.max(0, end));
}

// As src/boundary/issue.rs writes paths.
function child(path, key) {
  if (typeof key === "number") return `${path}[${key}]`;
  if (/^[A-Za-z_$][\w$]{0,63}$/.test(key)) return path === "" ? key : `${path}.${key}`;
  return `${path}[${JSON.stringify(key)}]`;
}

// Walks the tokens of a text that JSON.parse has accepted. Not recursive: depth is the text's, not the stack's.
function scan(text) {
  const lines = new Map();
  const open = [];
  let line = 1;
  let key;
  const begin = () => {
    const top = open.at(-1);
    const path = top === undefined ? "" : child(top.path, top.list ? top.next++ : key);
    if (!lines.has(path)) lines.set(path, line);
    return path;
  };
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:\n]|[^\s{}[\],:"]+/g;
  let expectKey = false;
  for (const [one] of text.matchAll(token)) {
    switch (one) {
      case "\n": line++; break;
      case "{": open.push({ path: begin(), list: false, next: 0 }); expectKey = true; break;
      case "[": open.push({ path: begin(), list: true, next: 0 }); expectKey = false; break;
      case "}": case "]": open.pop(); expectKey = false; break;
      case ",": expectKey = open.at(-1)?.list === false; break;
      case ":": break;
      default:
        if (expectKey) {
          key = JSON.parse(one);
          expectKey = false;
        } else begin();
    }
  }
  return lines;
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** The line on which a text stops being JSON. The messages of engines say it or not, each in its own words. */
export function lineOfMistake(text) {
  return text.slice(0, mistake(text)).split("\n").length;
}

// How far the text is JSON: up to its end where it only lacks something.
function mistake(text) {
  const open = [];
  let at = 0;
  const take = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at += found[0].length;
    return found !== null;
  };
  const takeOne = (character) => {
    take(SPACE);
    if (text[at] !== character) return false;
    at++;
    return true;
  };
  const isKey = () => (take(SPACE), take(STRING)) && takeOne(":");
  for (;;) {
    // A value, or the opening of one.
    if (takeOne("{")) {
      if (!takeOne("}")) {
        open.push("}");
        if (!isKey()) return at;
        continue;
      }
    } else if (takeOne("[")) {
      if (!takeOne("]")) {
        open.push("]");
        continue;
      }
    } else if (!take(STRING) && !take(SCALAR)) return at;
    // What may follow one: the ends of what it closes, then a comma and the next one.
    while (open.length > 0 && takeOne(open.at(-1))) open.pop();
    if (open.length === 0 || !takeOne(",") || (open.at(-1) === "}" && !isKey())) {
      take(SPACE);
      return at;
    }
  }
}
