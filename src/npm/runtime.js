// The one instance of the wasm: its memory, one call, and what happens when it traps.
//
// INVARIANT (a trap costs one call): whatever is thrown between encode and decode, be it a trap, the end of the stack or of the
// memory, leaves the instance marked as broken; the next call starts a fresh one from the compiled module.
import * as glue from "./prorata.js";
import { decode, readFrom } from "./decode.js";
import { encode, isWalking, putAside, writeInto } from "./encode.js";
import { PricingError, internal } from "./error.js";

/** Limits of src/boundary/value.rs, in bytes of the encoded value. */
export const REQUEST = 64 * 1024;
export const CATALOG = 1024 * 1024;

// In place of a message's address, see src/wasm.rs.
const REFUSED = 0;
const BROKEN = 1;

/** The size of the input area but for a catalogue: a request at its limit and the one value that passes it. */
export const USUAL = REQUEST + 4096;

let memory;
let area;
let address = 0;
let size = 0;
let generation = 0;
let broken = false;

/** Counts instances: what was made in an earlier one is gone. 0: none yet. */
export function instance() {
  if (broken) restart();
  if (generation === 0) {
    throw new Error("prorata has not been initialised: `await init()` (the default export) before the first call");
  }
  return generation;
}

/** From bytes or a compiled module, at once. Does nothing where there is an instance already. */
export function startSync(module) {
  if (generation !== 0) return;
  glue.initSync({ module });
  attach();
}

let starting;
/** From a URL, a Response, bytes or a compiled module, or a promise of one. A failed start can be tried again. */
export function start(source) {
  if (generation !== 0 || atOnce(source)) return Promise.resolve();
  starting ??= glue.default({ module_or_path: source }).then(
    () => { if (generation === 0) attach(); },
    (error) => { starting = undefined; throw error; },
  );
  return starting;
}

// A compiled module is there without waiting: a browser that is asked to wait lays out the page first.
function atOnce(source) {
  if (!(source instanceof WebAssembly.Module)) return false;
  try {
    startSync(source);
    return true;
  } catch {
    // Older browsers refuse to do it at once on a page's main thread.
    return false;
  }
}

function attach() {
  memory = glue.linear_memory();
  generation++;
  readFrom(memory.buffer, true);
  resize(USUAL);
}

function restart() {
  glue.__wbg_reset_state();
  broken = false;
  attach();
}

function resize(wanted) {
  size = wanted;
  address = glue.input(size);
  return view();
}

// Views of length 0 were detached: the memory has grown since they were made.
function view() {
  area = new Uint8Array(memory.buffer, address, size);
  writeInto(area, longer);
  readFrom(memory.buffer, false);
  return area;
}

function longer(wanted) {
  return resize(Math.max(wanted, 2 * size));
}

/**
 * Writes `value`, runs `act(length)`, which gives an address, and gives what `read` makes of it; or throws PricingError.
 * `wake` is called before, and again where the instance had to be started anew.
 */
export function run(value, limit, act, read = decode, wake = instance) {
  if (isWalking()) return putAside(() => run(value, limit, act, read, wake));
  wake();
  const before = generation;
  let length = 0;
  try {
    if (area.length === 0) view();
    length = encode(value, limit);
    // A getter of `value` may have called an engine, and that may have ended this instance.
    if (broken || generation !== before) throw new Error("the instance was lost while the argument was read");
    return finish(act(length), read);
  } catch (error) {
    if (error instanceof PricingError) throw error;
    broken = true;
    // Engines that were not yet collected may have filled the memory: a fresh instance has room.
    if (length > 0 && error instanceof WebAssembly.RuntimeError) return again(written(length), act, read, wake, error);
    throw internal(STOPPED, error);
  }
}

const STOPPED = "the engine stopped during this call and is started anew; nothing was priced";

function again(bytes, act, read, wake, first) {
  try {
    wake();
    put(bytes);
    return finish(act(bytes.length), read);
  } catch (error) {
    if (error instanceof PricingError) throw error;
    broken = true;
    throw internal(STOPPED, first);
  }
}

function finish(address, read) {
  if (area.length === 0) view();
  if (address > BROKEN) return read(address);
  if (address === REFUSED) throw new PricingError(glue.last_error().issues);
  throw new Error("the result has no exact form in JavaScript");
}

/** A copy of the first bytes of what was written last. */
export function written(length) {
  return new Uint8Array(memory.buffer, address, length).slice();
}

function put(bytes) {
  if (size < bytes.length) resize(bytes.length);
  else if (area.length === 0) view();
  area.set(bytes);
}

/** For `wake`: runs `act(length)` on bytes that were kept. */
export function replay(bytes, act) {
  try {
    put(bytes);
    return act(bytes.length);
  } catch (error) {
    broken = true;
    throw internal(STOPPED, error);
  }
}

/** Gives back the room that a catalogue took. */
export function shrink() {
  if (size > USUAL) resize(USUAL);
}

/** Runs `act` where nothing may be thrown: in a finalizer. */
export function quietly(act) {
  try {
    act();
  } catch {
    broken = true;
  }
}
