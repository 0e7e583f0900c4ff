// Every kind of bad input ends in a PricingError with its path, and the next good call works.
import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { catalog, load } from "./package.mjs";

const { Engine, PricingError, lintCatalog } = await load("inline.js");

const zoom = catalog("zoom");
const engine = new Engine(zoom);
const good = { on: "2026-02-28", currency: "EUR", cycle: "monthly", plan: "pro", seats: 12 };
const expected = JSON.stringify(engine.quote(good));

function thrown(act) {
  try {
    act();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}

/** The issues of a request, after which the good one has to work. */
function issues(request) {
  const error = thrown(() => engine.quote(request));
  assert.ok(error instanceof PricingError && error instanceof Error, String(error));
  assert.ok(error.issues.length > 0);
  assert.equal(error.name, "PricingError");
  for (const { code, severity, path, message } of error.issues) {
    assert.equal(severity, "error");
    assert.ok(code !== "internalInvariant", message);
    assert.ok(message.length > 0);
    assert.ok(error.message.includes(path));
  }
  assert.equal(JSON.stringify(engine.quote(good)), expected);
  return error.issues.map(({ code, path }) => `${code} ${path}`);
}

const deep = (levels) => {
  let value = {};
  for (let i = 0; i < levels; i++) value = { x: value };
  return value;
};
const cycle = { ...good };
cycle.facts = { self: cycle };
const revoked = Proxy.revocable({}, {});
revoked.revoke();

const CASES = [
  ["unknown field", { ...good, colour: 1 }, ["unknownField colour"]],
  ["misspelt field", { ...good, seat: 3 }, ["unknownField seat"]],
  ["wrong type", { ...good, seats: "3" }, ["wrongType seats"]],
  ["null", { ...good, seats: null }, ["wrongType seats"]],
  ["NaN", { ...good, seats: NaN }, ["unsupportedValue seats"]],
  ["Infinity", { ...good, seats: Infinity }, ["unsupportedValue seats"]],
  ["-Infinity", { ...good, balance: -Infinity }, ["unsupportedValue balance"]],
  ["-0", { ...good, balance: -0 }, ["unsupportedValue balance"]],
  ["negative seats", { ...good, seats: -1 }, ["outOfRange seats"]],
  ["fractional seats", { ...good, seats: 1.5 }, ["outOfRange seats"]],
  ["seats 10⁹", { ...good, seats: 1e9 }, ["outOfRange seats"]],
  ["BigInt", { ...good, seats: 3n }, ["unsupportedValue seats"]],
  ["Date", { ...good, on: new Date(0) }, ["unsupportedValue on"]],
  ["Map", { ...good, needs: new Map([["a", 1]]) }, ["unsupportedValue needs"]],
  ["Set", { ...good, promotions: new Set(["a"]) }, ["unsupportedValue promotions"]],
  ["class instance", { ...good, facts: new (class Fact {})() }, ["unsupportedValue facts"]],
  ["boxed string", { ...good, plan: new String("pro") }, ["unsupportedValue plan"]],
  ["function", { ...good, plan: () => "pro" }, ["unsupportedValue plan"]],
  ["symbol", { ...good, plan: Symbol("pro") }, ["unsupportedValue plan"]],
  ["array for object", [good], ["wrongType "]],
  ["object for array", { ...good, addOns: {} }, ["wrongType addOns"]],
  ["no object", "pro", ["wrongType "]],
  ["nothing", undefined, ["unsupportedValue "]],
  ["null as a whole", null, ["wrongType "]],
  ["a hole in an array", { ...good, promotions: [, "A"] }, ["unsupportedValue promotions[0]"]],
  ["undefined in an array", { ...good, promotions: [undefined] }, ["unsupportedValue promotions[0]"]],
  ["getter that throws", Object.defineProperty({ ...good }, "seats", { enumerable: true, get() { throw new Error("no"); } }), ["unsupportedValue seats"]],
  ["Proxy that throws on a property", { ...good, facts: new Proxy({ a: 1 }, { get() { throw new Error("no"); } }) }, ["unsupportedValue facts.a"]],
  ["Proxy that throws on its keys", new Proxy({}, { ownKeys() { throw new Error("no"); } }), ["unsupportedValue "]],
  ["Proxy that throws a hostile value", new Proxy({}, { getPrototypeOf() { throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } }); } }), ["unsupportedValue "]],
  ["revoked Proxy", { ...good, facts: revoked.proxy }, ["unsupportedValue facts"]],
  ["cycle", cycle, ["unsupportedValue facts.self"]],
  ["10 MB string", { ...good, plan: "x".repeat(1e7) }, ["tooLong plan"]],
  ["10 MB key", { ...good, ["x".repeat(1e7)]: 1 }, [`unknownField ${"x".repeat(40)}`]],
  ["__proto__ key", JSON.parse(JSON.stringify(good).replace("{", '{"__proto__":{"seats":3},')), ["unknownField __proto__"]],
  ["constructor key", { ...good, constructor: 1 }, ["unknownField constructor"]],
  ["lone surrogate", { ...good, plan: "pro\ud800" }, ["invalidString plan"]],
  ["lone low surrogate", { ...good, plan: "\udc00pro" }, ["invalidString plan"]],
  ["lone surrogate in a key", { ...good, facts: { "\ud800": 1 } }, ["invalidString facts[\"\ufffd\"]"]],
  ["unsafe integer", { ...good, balance: 2 ** 53 }, ["unsupportedValue balance"]],
  ["a billion holes", { ...good, promotions: new Array(1e9) }, ["tooLarge "]],
  ["more than 64 KB", { ...good, promotions: Array.from({ length: 5000 }, (_, i) => `promotion ${i}`) }, ["tooLarge "]],
  ["several at once", { ...good, seats: NaN, plan: "prо", colour: 1 }, ["unknownPlan plan", "unsupportedValue seats", "unknownField colour"]],
];

for (const [name, request, codes] of CASES) {
  test(name, () => assert.deepEqual(issues(request).sort(), codes.sort()));
}

test("200,000 deep", () => {
  const found = issues({ ...good, facts: deep(200_000) });
  assert.equal(found.length, 1);
  assert.match(found[0], /^tooDeep facts\.x\.x/);
});

test("depth 32 is the limit", () => {
  // The request, facts, and 30 more.
  engine.quote({ ...good, facts: deep(30) });
  assert.match(issues({ ...good, facts: deep(31) })[0], /^tooDeep/);
});

test("256 characters are the limit of a string and of a key", () => {
  engine.quote({ ...good, facts: { a: "x".repeat(256), ["k".repeat(256)]: 1, ж: "ж".repeat(256), e: "😀".repeat(128) } });
  assert.deepEqual(issues({ ...good, facts: { a: "x".repeat(257) } }), ["tooLong facts.a"]);
  assert.deepEqual(issues({ ...good, facts: { ["k".repeat(257)]: 1 } }), [`tooLong facts.${"k".repeat(40)}`]);
});

for (const decimal of ["1_000", "1e3", "+5", ".5", "5.", "0x10", " 5", "5 ", "1".repeat(33), "1,5", "", "٣", "-1", 5, 5.5, NaN]) {
  test(`decimal ${JSON.stringify(decimal)}`, () => {
    const [found] = issues({ ...good, taxes: [{ id: "vat", percent: decimal }] });
    assert.match(found, / taxes\[0\]\.percent$/);
  });
}

for (const date of ["2026-02-29", "2026-2-1", "+12026-01-01", "2026-02-28T00:00", "2026-02-28T00:00:00Z", "2026-13-01", "20260228", "", " 2026-02-28", 20260228]) {
  test(`date ${JSON.stringify(date)}`, () => assert.match(issues({ ...good, on: date })[0], / on$/));
}

test("unknown currency, country, cycle, plan, add-on", () => {
  const found = issues({ ...good, currency: "EURO", country: "XX", cycle: "weekly", plan: "gold", addOns: [{ id: "none" }] });
  assert.deepEqual(found.map((one) => one.split(" ")[1]), ["currency", "cycle", "plan", "country", "addOns[0].id"]);
});

test("end before start", () => {
  const error = thrown(() => engine.cancelEffectiveDate({
    on: "2026-02-28",
    subscription: { plan: "pro", cycle: "monthly", seats: 1, currency: "EUR", anchor: "2026-01-01", period: { start: "2026-03-01", end: "2026-02-01" } },
  }));
  assert.deepEqual(error.issues.map(({ code, path }) => `${code} ${path}`), ["periodEndBeforeStart subscription.period"]);
});

test("a polluted Object.prototype changes nothing", () => {
  Object.prototype.seats = 50;
  Object.prototype.colour = "red";
  Array.prototype[0] = "SPRING";
  try {
    assert.equal(JSON.stringify(engine.quote(good)), expected);
    const { seats, ...without } = good;
    assert.equal(engine.quote(without).lines[0].quantity, 1);
    assert.throws(() => engine.quote({ ...good, promotions: [, "A"] }), PricingError);
  } finally {
    delete Object.prototype.seats;
    delete Object.prototype.colour;
    delete Array.prototype[0];
  }
});

test("what is plain is taken: no prototype, another realm, a Proxy that answers, absent and undefined fields", () => {
  const foreign = vm.runInNewContext(`(${JSON.stringify(good)})`);
  const silent = new Proxy(good, {});
  const bare = Object.assign(Object.create(null), good);
  for (const request of [foreign, silent, bare, { ...good, country: undefined }, Object.freeze({ ...good })]) {
    assert.equal(JSON.stringify(engine.quote(request)), expected);
  }
});

test("a getter is read once, and what it says then counts", () => {
  let reads = 0;
  const request = { ...good, get seats() { reads++; return reads === 1 ? 12 : 1; } };
  assert.equal(JSON.stringify(engine.quote(request)), expected);
  assert.equal(reads, 1);
});

test("a getter may call the engine itself, also for a catalogue that needs more room", () => {
  const on = () => {
    new Engine(zoom);
    lintCatalog(zoom);
    assert.throws(() => engine.quote({ ...good, seats: NaN }), PricingError);
    return engine.quote(good).period.start;
  };
  const request = { currency: "EUR", get on() { return on(); }, cycle: "monthly", plan: "pro", seats: 12 };
  assert.equal(JSON.stringify(engine.quote(request)), expected);
});

test("catalogues: every problem is found at once, and the engine that there was keeps working", () => {
  const bad = structuredClone(zoom);
  bad.plans[1].id = bad.plans[0].id;
  bad.plans[2].prices[0].amount = 19.99;
  bad.policies.seatChange = [{ when: { seats: "increase" }, then: {} }];
  const error = thrown(() => new Engine(bad));
  assert.ok(error instanceof PricingError);
  const found = error.issues.map(({ code, path }) => `${code} ${path}`);
  for (const wanted of ["wrongType plans[2].prices[0].amount", "ruleListWithoutCatchAll policies.seatChange"]) assert.ok(found.includes(wanted), found.join("\n"));
  assert.ok(found.some((one) => one.startsWith("duplicateId")), found.join("\n"));
  const linted = lintCatalog(bad).filter(({ severity }) => severity === "error").map(({ code, path }) => `${code} ${path}`);
  assert.deepEqual(linted.sort(), found.sort());
  assert.equal(JSON.stringify(engine.quote(good)), expected);
});

for (const [name, value] of [["undefined", undefined], ["null", null], ["a string", "zoom"], ["a number", 5], ["a list", []], ["JSON text", JSON.stringify(zoom)]]) {
  test(`${name} as a catalogue`, () => {
    assert.throws(() => new Engine(value), PricingError);
    assert.ok(lintCatalog(value).length > 0);
    assert.equal(JSON.stringify(engine.quote(good)), expected);
  });
}

test("a catalogue over 1 MB", () => {
  const texts = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`code${i}`, "x".repeat(250)]));
  assert.deepEqual(thrown(() => new Engine({ ...zoom, texts })).issues.map(({ code }) => code), ["tooLarge"]);
  assert.equal(JSON.stringify(engine.quote(good)), expected);
});

// Memory of a wasm never shrinks: what one catalogue took stays taken. A megabyte of text becomes at most 11 MB of values, and a
// catalogue of a megabyte that is taken needs 7 MB while it is read; twice that is a sign of something that multiplies.
test("a catalogue at or past its limit leaves the memory below 16 MB, taken or refused", async () => {
  const glue = await load("prorata.js");
  const many = (count, make) => Array.from({ length: count }, (_, i) => make(i));
  const record = (count, make) => Object.fromEntries(many(count, (i) => [`k${i}`, make(i)]));
  const refused = {
    "a million numbers": { plans: new Array(1_040_000).fill(0) },
    "half a million numbers": { plans: new Array(520_000).fill(0) },
    "empty lists": { plans: many(340_000, () => []) },
    "empty objects": { plans: many(340_000, () => ({})) },
    "lists in lists": { plans: many(170_000, () => [[0]]) },
    "small objects": { plans: many(120_000, () => ({ id: 0 })) },
    "thousands of mistakes": { ...zoom, promotions: many(5000, (i) => ({ code: i, precent: "5", appliesTo: ["nothing"] })) },
    "texts past the limit": { ...zoom, texts: record(4500, () => "x".repeat(250)) },
  };
  const policies = { planChange: [{ then: {} }], seatChange: [{ then: {} }], cancel: [{ then: {} }] };
  const family = many(500, (i) => ({ id: `p${i}`, name: "P", rank: i, family: "f", prices: [zoom.plans[1].prices[0]] }));
  const taken = {
    "texts": { ...zoom, texts: record(3500, () => "x".repeat(250)) },
    "a family that is named again and again": {
      ...zoom, plans: family, addOns: [], policies, promotions: many(3000, (i) => ({ code: `C${i}`, percent: "5", appliesTo: many(40, () => "f") })),
    },
  };
  for (const [name, catalogue] of Object.entries(refused)) {
    assert.throws(() => new Engine(catalogue), PricingError, name);
    assert.ok(lintCatalog(catalogue).length > 0);
  }
  for (const [name, catalogue] of Object.entries(taken)) assert.ok(new Engine(catalogue).digest, name);
  const megabytes = glue.linear_memory().buffer.byteLength / 2 ** 20;
  assert.ok(megabytes < 16, `${megabytes} MB`);
  assert.equal(JSON.stringify(engine.quote(good)), expected);
});

test("the way in is total: whatever the bytes, an answer and no trap", async () => {
  const glue = await load("prorata.js");
  const { encode } = await load("encode.js");
  const { USUAL } = await load("runtime.js");
  // The size that the runtime has made it: of another size the area would be another one, and the runtime's a loose end.
  const address = glue.input(USUAL);
  const length = encode({ ...good, addOns: [{ id: "x", quantity: 70000 }], facts: { a: 0.5, b: [null, true, -1, 2 ** 40, "ż"] } }, 65536);
  const bytes = new Uint8Array(glue.linear_memory().buffer, address, 65536).slice(0, length);
  // A small generator of its own, so that a failure can be repeated.
  let state = 1;
  const next = (below) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor(state / 2 ** 32 * below); };
  for (let round = 0; round < 20_000; round++) {
    const view = new Uint8Array(glue.linear_memory().buffer, address, 65536);
    let length = bytes.length;
    if (round % 2 === 0) {
      view.set(bytes);
      length = next(bytes.length + 1);
      for (let i = next(4); i > 0; i--) view[next(bytes.length)] = next(256);
    } else {
      length = next(200);
      for (let i = 0; i < length; i++) view[i] = next(256);
    }
    assert.ok(glue.lint(length) > 1);
  }
  // What the other side was told in between it has not read: a fresh instance, as after a trap.
  assert.throws(() => glue.input(2 ** 31), WebAssembly.RuntimeError);
  assert.equal(JSON.stringify(engine.quote(good)), expected);
});

test("a request that is too large is told how large it may be", () => {
  const [{ message }] = thrown(() => engine.quote({ ...good, promotions: Array.from({ length: 5000 }, (_, i) => `promotion ${i}`) })).issues;
  assert.equal(message, "a request has at most 65536 bytes");
});
