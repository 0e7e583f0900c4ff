// The way out: words that src/boundary/wire_out.rs wrote become plain objects, whose keys stand in the order of the Rust
// structs. Texts that repeat are kept in a table that mirrors the writer's, so a message must be read whole or the instance
// given up.
import { readers as known } from "./shapes.js";

const utf8 = new TextDecoder();
const bits = new Uint32Array(2);
const double = new Float64Array(bits.buffer);

let words = new Int32Array(0);
let bytes = new Uint8Array(0);
let doubles = new Float64Array(0);
let at = 0;
let texts = [];
let shapes = [];
/** Names of shapes that shapes.js does not know: read correctly, but slower. A test wants this empty. */
export let strangers = [];

/** Where to read: called for a new instance, and with `fresh` false when its memory has moved. */
export function readFrom(buffer, fresh) {
  words = new Int32Array(buffer);
  bytes = new Uint8Array(buffer);
  doubles = new Float64Array(buffer);
  if (fresh) {
    texts = new Array(4096).fill("");
    shapes = [];
    strangers = [];
  }
}

/** Reads the message that begins at byte `address`. */
export function decode(address) {
  const start = address >> 2;
  const definitions = words[start];
  if (definitions !== 0) define(start + definitions);
  at = start + 1;
  return value();
}

/** The memory as numbers. */
export function numbers() {
  return doubles;
}

/** The next value of the message. The two most frequent kinds stand alone, so that V8 can inline them into every reader. */
export function value() {
  const word = words[at++];
  const kind = word & 7;
  if (kind === 0) return word >> 3;
  if (kind === 1) return texts[word >>> 3];
  return rarer(word);
}

function rarer(word) {
  switch (word & 7) {
    case 2: return shapes[word >>> 3](words[at++]);
    case 3: return list(word >>> 3);
    case 4: return map(word >>> 3);
    case 5: return word === 5 ? null : word === 13;
    case 6: return wide(word >>> 3);
    default: return text(word >>> 3);
  }
}

function list(count) {
  const list = [];
  for (let i = 0; i < count; i++) list.push(value());
  return list;
}

function map(count) {
  const map = {};
  for (let i = 0; i < count; i++) set(map, value(), value());
  return map;
}

function set(map, key, element) {
  if (key === "__proto__") Object.defineProperty(map, key, { value: element, writable: true, enumerable: true, configurable: true });
  else map[key] = element;
}

function wide(kind) {
  if (kind === 2) return Number(value());
  const low = words[at] >>> 0;
  const high = words[at + 1];
  at += 2;
  if (kind === 0) return high * 4294967296 + low;
  bits[0] = low;
  bits[1] = high;
  return double[0];
}

function text(place) {
  const length = words[at++];
  const start = at << 2;
  at += (length + 3) >> 2;
  let text = "";
  if (length <= 16) {
    for (let i = 0; i < length; i++) {
      const byte = bytes[start + i];
      if (byte > 127) return keep(place, utf8.decode(bytes.subarray(start, start + length)));
      text += String.fromCharCode(byte);
    }
    return keep(place, text);
  }
  return keep(place, utf8.decode(bytes.subarray(start, start + length)));
}

function keep(place, text) {
  if (place !== 0) texts[place - 1] = text;
  return text;
}

/** An object whose set of fields shapes.js does not know, field by field. */
export function built(fields, mask) {
  const object = {};
  for (let i = 0; i < fields.length; i++) if (mask >>> i & 1) object[fields[i]] = value();
  return object;
}

function define(position) {
  at = position;
  for (let count = value(); count > 0; count--) {
    const number = value();
    const name = value();
    const fields = [];
    for (let left = value(); left > 0; left--) fields.push(value());
    const reader = known[name];
    if (reader !== undefined && reader.fields.join() === fields.join()) {
      shapes[number] = reader.read;
    } else {
      strangers.push(name);
      shapes[number] = (mask) => {
        return built(fields, mask);
      };
    }
  }
}
