// Requests in, answers out, in constant memory: as one JSON document or as lines.
import { PricingError } from "../inline.js";

// A request has at most 64 KB; a line that goes on for longer is not kept.
const LONGEST = 1024 * 1024;
const BUFFER = 64 * 1024;
const SHOWN = 20;
// Of a terminal: to the start of the line, and what stood there is gone.
const ANEW = "\r\u001b[K";

/** Answers each request of `input` on `output` with what `call` makes of it. Gives the exit code. */
export async function answer(call, input, output, progress) {
  const state = { answered: 0, bad: 0, since: Date.now(), shown: 0, anew: progress === null ? "" : ANEW };
  let whole = "";
  let number = 0;
  let pending = "";
  const flush = async () => {
    const text = pending;
    pending = "";
    if (text !== "" && !output.write(text)) await new Promise((resolve) => output.once("drain", resolve));
  };
  for await (const line of lines(input)) {
    number++;
    if (whole !== "" && number === 2 && line.startsWith("{")) {
      // A document's second line is never another object's first: these are lines, and the first one was cut off.
      pending += `${JSON.stringify(one(call, whole, 1, state))}\n`;
      whole = "";
    }
    // One document over several lines: it begins with a bracket that its first line does not close.
    if (whole !== "" || (number === 1 && isOpen(line))) {
      whole += `${line}\n`;
      if (whole.length > LONGEST) break;
      continue;
    }
    if (line.trim() === "") continue;
    const result = one(call, line, number, state);
    pending += `${JSON.stringify(result)}\n`;
    if (pending.length > BUFFER) {
      await flush();
      if (progress !== null) report(progress, state);
    }
  }
  if (whole !== "") pending += `${JSON.stringify(one(call, whole, 1, state), null, 2)}\n`;
  await flush();
  if (progress !== null && state.shown > 0) report(progress, state, "\n");
  if (state.bad > SHOWN) process.stderr.write(`… ${state.bad} lines make no sense\n`);
  return state.bad > 0 ? 1 : 0;
}

function one(call, text, line, state) {
  state.answered++;
  try {
    return call(JSON.parse(text));
  } catch (error) {
    const issues = error instanceof PricingError ? error.issues : [{ code: "wrongType", severity: "error", path: "", message: notJson(error, text) }];
    state.bad++;
    if (state.bad <= SHOWN) process.stderr.write(`${state.anew}line ${line}: ${issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ")}\n`);
    return { line, issues };
  }
}

function notJson(error, text) {
  if (!(error instanceof SyntaxError)) throw error;
  return text.length >= LONGEST ? `longer than ${LONGEST} characters` : `not JSON: ${error.message}`;
}

// More brackets opened than closed, outside of strings.
function isOpen(line) {
  let depth = 0;
  for (const [token] of line.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
  }
  return depth > 0 && /^\s*[{[]/.test(line);
}

/** The lines of a stream of bytes, each cut at LONGEST. */
async function* lines(input) {
  input.setEncoding("utf8");
  let rest = "";
  for await (const chunk of input) {
    const parts = chunk.split("\n");
    for (let i = 0; i < parts.length; i++) {
      if (rest.length < LONGEST) rest += parts[i];
      if (i === parts.length - 1) break;
      yield rest.endsWith("\r") ? rest.slice(0, -1) : rest;
      rest = "";
    }
  }
  if (rest !== "") yield rest;
}

function report(progress, state, end = "") {
  const now = Date.now();
  if (end === "" && now - (state.reported ?? 0) < 250) return;
  state.reported = now;
  state.shown++;
  const rate = Math.round(state.answered / Math.max(0.001, (now - state.since) / 1000));
  progress.write(`${ANEW}${state.answered.toLocaleString("en")} answered, ${state.bad.toLocaleString("en")} bad, ${rate.toLocaleString("en")}/s${end}`);
}
