// The way in: one walk over a catalogue or request, written as bytes into the memory of the wasm. The format is described
// in src/boundary/wire.rs. Anything that is no plain data becomes a mark at its place, so that the engine reports every
// problem with its path in one pass. Nothing here knows which fields exist or what they mean.
//
// INVARIANT (read once): each property is read once, so a getter cannot show one value to the check and another to the
// price. INVARIANT (bounded): a walk ends after DEPTH containers and at its limit of bytes, whatever it is given.
import { KEYS } from "./keys.js";

const DEPTH = 32;
// In UTF-16 units, as `length` counts.
const STRING = 256;
// What one key and one scalar can need at most: the capacity is checked once for both. A UTF-16 unit takes at most 3 bytes.
const ROOM = 2 * (3 * STRING + 8);

// In the order of BAD in src/boundary/wire.rs.
const OTHER = 0, NOT_A_NUMBER = 1, INFINITE = 2, NEGATIVE_ZERO = 3, BIG_INT = 4, DATE = 5, MAP = 6, SET = 7, INSTANCE = 8,
  FUNCTION = 9, SYMBOL = 10, UNDEFINED = 11, ACCESSOR = 12, CYCLE = 13, TOO_DEEP = 14, TOO_LONG = 15, TOO_LARGE = 16,
  LONE_SURROGATE = 17, UNSAFE_INTEGER = 18;

const keyIndex = new Map(KEYS.map((key, index) => [key, index]));
const { getPrototypeOf, prototype: plain } = Object;
const { hasOwnProperty, toString } = plain;
const { isArray } = Array;
const THREW = Symbol("threw");
const EMPTY = [];
const double = new Float64Array(1);
const doubleBytes = new Uint8Array(double.buffer);
const ancestors = new Array(DEPTH).fill(null);

// The walk under way. `bytes` may change with any property read: a getter may call the engine, which may move its memory.
let bytes = new Uint8Array(0);
let more = () => bytes;
let at = 0;
let stop = 0;
let polluted = false;
let walking = false;

/** Where to write: a view of the input area, and a function that makes it longer, keeps its content and gives the new view. */
export function writeInto(view, longer) {
  bytes = view;
  more = longer;
}

/** Writes `value` from the start of the input area and returns how many bytes it took: at most `limit`, or it is marked as too large. */
export function encode(value, limit) {
  at = 0;
  stop = limit;
  polluted = isPolluted();
  walking = true;
  try {
    write(value, 0);
    if (at > stop) {
      at = 0;
      bad(TOO_LARGE);
    }
    return at;
  } finally {
    walking = false;
  }
}

/** True while a walk is under way, that is: in a getter or a Proxy's trap of the value being read. */
export function isWalking() {
  return walking;
}

/** Runs `call` with the walk under way put aside and restored afterwards. */
export function putAside(call) {
  const saved = { bytes: bytes.slice(0, at), at, stop, polluted, ancestors: ancestors.slice() };
  walking = false;
  try {
    return call();
  } finally {
    walking = true;
    if (bytes.length < saved.at) bytes = more(saved.at);
    bytes.set(saved.bytes);
    ({ at, stop, polluted } = saved);
    saved.ancestors.forEach((ancestor, i) => { ancestors[i] = ancestor; });
  }
}

// An enumerable property on Object.prototype or Array.prototype would show up in every loop below.
function isPolluted() {
  for (const _ in EMPTY) return true;
  return false;
}

function write(value, depth) {
  if (bytes.length < at + ROOM) bytes = more(at + ROOM);
  switch (typeof value) {
    case "string": return string(value);
    case "number": return number(value);
    case "object": return value === null ? tag(0x00) : container(value, depth);
    case "boolean": return tag(value ? 0x01 : 0x02);
    case "undefined": return bad(UNDEFINED);
    case "bigint": return bad(BIG_INT);
    case "function": return bad(FUNCTION);
    case "symbol": return bad(SYMBOL);
    default: return bad(OTHER);
  }
}

function tag(byte) {
  bytes[at++] = byte;
}

function bad(kind) {
  bytes[at] = 0x06;
  bytes[at + 1] = kind;
  at += 2;
}

function number(value) {
  if (value === (value | 0)) {
    if (value >= 0 && value < 64) {
      if (value === 0 && 1 / value < 0) return bad(NEGATIVE_ZERO);
      bytes[at++] = 0x40 | value;
      return;
    }
    bytes[at] = 0x03;
    bytes[at + 1] = value;
    bytes[at + 2] = value >> 8;
    bytes[at + 3] = value >> 16;
    bytes[at + 4] = value >> 24;
    at += 5;
  } else if (Number.isSafeInteger(value)) {
    bytes[at++] = 0x04;
    double[0] = value;
    for (let i = 0; i < 8; i++) bytes[at + i] = doubleBytes[i];
    at += 8;
  } else if (value !== value) {
    bad(NOT_A_NUMBER);
  } else if (value === Infinity || value === -Infinity) {
    bad(INFINITE);
  } else if (Number.isInteger(value)) {
    bad(UNSAFE_INTEGER);
  } else {
    // The digest is taken of RFC 8785 text, which is what ECMAScript prints.
    const text = String(value);
    bytes[at] = 0x05;
    bytes[at + 1] = text.length;
    for (let i = 0; i < text.length; i++) bytes[at + 2 + i] = text.charCodeAt(i);
    at += 2 + text.length;
  }
}

function string(text) {
  const length = text.length;
  if (length > 127) return longString(text);
  const view = bytes;
  const start = at + 1;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 127) return longString(text);
    view[start + i] = unit;
  }
  view[at] = 0x80 | length;
  at = start + length;
}

function longString(text) {
  const start = at;
  tag(0x07);
  const problem = counted(text);
  if (problem !== 0) {
    at = start;
    bad(problem);
  }
}

// Length in two bytes of LEB128, then UTF-8. Returns 0, or what is wrong with the text.
function counted(text) {
  if (text.length > STRING) return TOO_LONG;
  const view = bytes;
  const start = at + 2;
  let to = start;
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point < 0x80) {
      view[to++] = point;
    } else if (point < 0x800) {
      view[to++] = 0xc0 | (point >> 6);
      view[to++] = 0x80 | (point & 0x3f);
    } else if (point < 0xd800 || point > 0xdfff) {
      view[to++] = 0xe0 | (point >> 12);
      view[to++] = 0x80 | ((point >> 6) & 0x3f);
      view[to++] = 0x80 | (point & 0x3f);
    } else {
      const low = text.charCodeAt(++i);
      if (point > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) return LONE_SURROGATE;
      point = 0x10000 + ((point & 0x3ff) << 10) + (low & 0x3ff);
      view[to++] = 0xf0 | (point >> 18);
      view[to++] = 0x80 | ((point >> 12) & 0x3f);
      view[to++] = 0x80 | ((point >> 6) & 0x3f);
      view[to++] = 0x80 | (point & 0x3f);
    }
  }
  view[at] = 0x80 | ((to - start) & 0x7f);
  view[at + 1] = (to - start) >> 7;
  at = to;
  return 0;
}

function container(value, depth) {
  for (let i = 0; i < depth; i++) if (ancestors[i] === value) return bad(CYCLE);
  if (depth === DEPTH) return bad(TOO_DEEP);
  const start = at;
  try {
    if (isArray(value)) {
      ancestors[depth] = value;
      list(value, depth + 1);
    } else {
      const prototype = getPrototypeOf(value);
      const foreign = prototype !== plain && prototype !== null;
      if (foreign && !isPlain(prototype)) return bad(instance(value));
      ancestors[depth] = value;
      map(value, depth + 1, foreign || polluted);
    }
  } catch (error) {
    // Only a Proxy's traps throw here (property reads have their own net), or the end of the stack.
    if (isFatal(error)) throw error;
    at = start;
    bad(ACCESSOR);
  }
  ancestors[depth] = null;
}

// The end of the stack (an InternalError in Firefox) or of the wasm's memory; `error` may be anything, hostile too.
function isFatal(error) {
  try {
    return error instanceof RangeError || error instanceof WebAssembly.RuntimeError || error.name === "InternalError";
  } catch {
    return false;
  }
}

// The Object.prototype of another realm: an iframe's, a vm's.
function isPlain(prototype) {
  return getPrototypeOf(prototype) === null && hasOwnProperty.call(prototype, "isPrototypeOf");
}

function instance(value) {
  switch (toString.call(value)) {
    case "[object Date]": return DATE;
    case "[object Map]": return MAP;
    case "[object Set]": return SET;
    default: return INSTANCE;
  }
}

function list(value, depth) {
  const length = value.length;
  tag(0x08);
  let rest = length;
  while (rest > 127) {
    tag(0x80 | (rest & 0x7f));
    rest = Math.floor(rest / 128);
  }
  tag(rest);
  for (let i = 0; i < length && at <= stop; i++) {
    const element = polluted && !hasOwnProperty.call(value, i) ? undefined : read(value, i);
    if (element === THREW) bad(ACCESSOR);
    else write(element, depth);
  }
}

function map(value, depth, inherits) {
  bytes[at] = 0x09;
  const countAt = at + 1;
  at += 2;
  let count = 0;
  for (const key in value) {
    if (inherits && !hasOwnProperty.call(value, key)) continue;
    // Written out: V8 reads a property fast where it stands in the very loop that names it.
    let element;
    try {
      element = value[key];
    } catch {
      element = THREW;
    }
    if (element === undefined) continue;
    if (bytes.length < at + ROOM) bytes = more(at + ROOM);
    count++;
    const index = keyIndex.get(key);
    if (index !== undefined) {
      bytes[at++] = index;
    } else {
      const problem = unknownKey(key);
      if (problem !== 0) {
        bad(problem);
        continue;
      }
    }
    if (element === THREW) bad(ACCESSOR);
    else write(element, depth);
    if (at > stop) break;
  }
  bytes[countAt] = count < 255 ? count : 255;
  bytes[at++] = 0xff;
}

// A key that cannot be written is cut and cleaned, so that the path still names it; the problem goes where its value would be.
function unknownKey(key) {
  tag(0xfe);
  const problem = counted(key);
  if (problem !== 0) counted(key.slice(0, 40).replace(/[\ud800-\udfff]/g, "\ufffd"));
  return problem;
}

function read(owner, key) {
  try {
    return owner[key];
  } catch {
    return THREW;
  }
}
