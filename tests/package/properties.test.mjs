// What must hold of the package whatever it is given, each under its own name. The laws of the engine itself are in tests/laws.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CASES, answered, asked, engineOf, holds, holdsInTime, outcome, random, shuffled } from "./cases.mjs";
import { catalog, load } from "./package.mjs";

const { Engine, PricingError, allocate, lintCatalog, toDecimal, toMinor } = await load("inline.js");
const { signQuote, verifyQuote } = await load("server.js");

const zoom = catalog("zoom");
const shop = new Engine(zoom);
const METHODS = ["quote", "upgradePreview", "seatChangePreview", "cancelEffectiveDate"];
const good = { on: "2026-02-28", currency: "EUR", cycle: "monthly", plan: "pro", seats: 12 };
const expected = JSON.stringify(shop.quote(good));

const anything = fc.anything({ maxDepth: 4, withBigInt: true, withBoxedValues: true, withDate: true, withMap: true, withNullPrototype: true, withObjectString: true, withSet: true, withSparseArray: true, withTypedArray: true, withUnicodeString: true });
const json = JSON.stringify;
const seed = fc.integer();

/** A result, or issues that say something; and the next good call works. */
function answers(act) {
  const { issues } = outcome(act);
  if (issues !== undefined) {
    assert.ok(issues.length > 0);
    for (const { code, message, severity } of issues) {
      assert.ok(code !== "internalInvariant" && message.length > 0 && severity === "error", message);
    }
  }
  assert.equal(json(shop.quote(good)), expected);
}

test("anything at all as a request is a result or a PricingError, and the next call works", () => {
  holds(anything, fc.constantFrom(...METHODS), (request, call) => answers(() => shop[call](request)));
});

test("a request with anything at all in one place is a result or a PricingError, and the next call works", () => {
  holds(answered, anything, fc.nat(), (one, odd, at) => {
    const places = [];
    const walk = (value) => {
      for (const key of Object.keys(value)) {
        places.push([value, key]);
        if (typeof value[key] === "object" && value[key] !== null) walk(value[key]);
      }
    };
    walk(one.request);
    const [holder, key] = places[at % places.length];
    holder[key] = odd;
    const { issues } = outcome(() => engineOf(one)[one.call](one.request));
    if (issues !== undefined) assert.ok(issues.length > 0 && issues.every(({ code }) => code !== "internalInvariant"), json(issues));
    assert.equal(json(shop.quote(good)), expected);
  });
});

test("anything at all as a catalogue is findings or an engine, and the next call works", () => {
  holds(anything, fc.constantFrom(...Object.keys(zoom)), fc.boolean(), (odd, key, whole) => {
    const given = whole ? odd : { ...zoom, [key]: odd };
    const findings = lintCatalog(given);
    const errors = findings.filter(({ severity }) => severity === "error");
    const { issues } = outcome(() => new Engine(given));
    // What the lint calls an error is what the engine refuses, no more and no less.
    assert.deepEqual(issues ?? [], errors);
    assert.equal(json(shop.quote(good)), expected);
  });
});

test("the order of keys makes no difference, in a request and in a catalogue", () => {
  holds(asked, seed, (one, n) => {
    const keys = random(n);
    const other = new Engine(shuffled(one.catalog, keys));
    assert.equal(other.digest, engineOf(one).digest);
    const [a, b] = [outcome(() => engineOf(one)[one.call](one.request)), outcome(() => other[one.call](shuffled(one.request, keys)))];
    // Issues come in the order in which things were written.
    const sorted = ({ result, issues }) => json(result ?? issues.map((issue) => json(issue)).sort());
    assert.equal(sorted(b), sorted(a));
  });
});

test("names and labels make no difference", () => {
  holds(answered, (one) => {
    const renamed = structuredClone(one.catalog);
    for (const item of [...renamed.plans, ...(renamed.addOns ?? [])]) item.name = `${item.name} ✨`;
    renamed.id = "another";
    renamed.revision = "another";
    const numbers = ({ allowed, effectiveOn, lines, totals, settlement, renewal, reasons }) => json({
      allowed, effectiveOn, lines: lines?.map(({ kind, item, amount }) => [kind, item, amount]), totals, settlement, renewal: renewal && [renewal.on, renewal.total], reasons: reasons?.map(({ code }) => code),
    });
    assert.equal(numbers(new Engine(renamed)[one.call](one.request)), numbers(engineOf(one)[one.call](one.request)));
  });
});

test("a result is plain JSON: it reads back as it was, and has no -0 in it", () => {
  holds(answered, (one) => {
    const result = engineOf(one)[one.call](one.request);
    assert.deepEqual(JSON.parse(json(result)), result);
    const plain = (value) => {
      if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0);
      if (typeof value !== "object" || value === null) return ["string", "boolean"].includes(typeof value) || value === null;
      return [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value)) && Object.values(value).every(plain);
    };
    assert.ok(plain(result), json(result));
  });
});

test("what is given stays as it was, frozen or not", () => {
  const freeze = (value) => {
    if (typeof value !== "object" || value === null) return value;
    for (const item of Object.values(value)) freeze(item);
    return Object.freeze(value);
  };
  holds(asked, (one) => {
    const before = json([one.catalog, one.request]);
    const loose = outcome(() => new Engine(one.catalog)[one.call](one.request));
    assert.equal(json([one.catalog, one.request]), before);
    const firm = outcome(() => new Engine(freeze(one.catalog))[one.call](freeze(one.request)));
    assert.equal(json(firm), json(loose));
  });
});

test("a result belongs to its caller: what is done to it changes no other", () => {
  holds(answered, (one) => {
    const engine = engineOf(one);
    const first = engine[one.call](one.request);
    const before = json(first);
    const spoil = (value) => {
      for (const key of Object.keys(value)) {
        if (typeof value[key] === "object" && value[key] !== null) spoil(value[key]);
        value[key] = "spoiled";
      }
    };
    spoil(first);
    assert.equal(json(engine[one.call](one.request)), before);
  });
});

test("many at once are the same as one by one", () => {
  holds(asked, fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 5 }), (one, picks) => {
    const engine = engineOf(one);
    const bad = { ...one.request, on: "never" };
    const requests = picks.map((n) => (n === 0 ? bad : n === 1 ? null : one.request));
    const alone = requests.map((request) => {
      const { result, issues } = outcome(() => engine[one.call](request));
      return result ?? { issues };
    });
    const many = engine[`${one.call}Many`];
    assert.deepEqual(many.call(engine, requests), alone);
    const columns = many.call(engine, requests, { columns: true });
    alone.forEach((result, i) => {
      assert.equal(columns.status[i], result.issues ? 2 : result.allowed ? 0 : 1);
      if (!result.issues) assert.deepEqual([columns.total[i], columns.dueNow[i]], [result.totals.total, result.settlement.dueNow]);
    });
  });
});

test("a result's subscription is taken by every next call, and changing nothing costs nothing", () => {
  let spoken = 0;
  holds(answered, (one) => {
    const engine = engineOf(one);
    const { subscription, allowed, effectiveOn } = engine[one.call](one.request);
    if (!subscription || !allowed) return;
    const on = [effectiveOn ?? one.request.on, one.request.on].sort().at(-1);
    const again = engine.upgradePreview({ subscription, on });
    assert.deepEqual([again.direction, again.lines, again.totals.total], ["none", [], 0]);
    for (const [call, more] of [["seatChangePreview", { seats: subscription.seats }], ["cancelEffectiveDate", {}], ["upgradePreview", { to: { plan: subscription.plan }, upcoming: 2 }]]) {
      engine[call]({ subscription, on, ...more });
    }
    spoken++;
  });
  assert.ok(spoken > CASES / 3, `speaks of ${spoken} of ${CASES} cases only`);
});

test("lines are the totals, totals are the settlement, and the balance moves by it", () => {
  holds(answered, (one) => {
    const { allowed, lines, totals, settlement: s } = engineOf(one)[one.call](one.request);
    assert.equal(lines.reduce((sum, { amount }) => sum + amount, 0), totals.total);
    assert.equal(totals.subtotal + totals.discount + totals.tax, totals.total);
    assert.equal(s.fromBalance + s.dueNow - s.toBalance - s.refund - s.forfeited + s.toRenewal, allowed ? totals.total : 0);
    assert.equal(s.balanceBefore - s.fromBalance + s.toBalance, s.balanceAfter);
    for (const [name, part] of Object.entries(s)) assert.ok(name === "toRenewal" || part >= 0, `${name} ${part}`);
  });
});

test("explaining a result changes nothing else of it", () => {
  let spoken = 0;
  holds(answered, (one) => {
    const engine = engineOf(one);
    const explained = engine[one.call]({ ...one.request, explain: true });
    const steps = explained.lines.filter(({ explanation }) => explanation?.length > 0).length;
    if (steps > 0) spoken++;
    const plain = json(explained, (key, value) => (key === "explanation" ? undefined : value));
    assert.equal(plain, json(engine[one.call]({ ...one.request, explain: false })));
  });
  assert.ok(spoken > CASES / 3, `speaks of ${spoken} of ${CASES} cases only`);
});

test("a signed quote is verified as the quote that it was", async () => {
  const keys = { current: "a", secrets: { a: "a secret of at least thirty-two bytes in it" } };
  let spoken = 0;
  await holdsInTime(answered, async (one) => {
    const engine = engineOf(one);
    const result = engine[one.call](one.request);
    if (!result.allowed) return;
    const { token, quote } = await signQuote({ engine, keys, call: one.call, request: one.request });
    assert.equal(json(quote), json(result));
    assert.equal(json((await verifyQuote(token, { engine, keys })).quote), json(result));
    spoken++;
  });
  assert.ok(spoken > CASES / 3, `speaks of ${spoken} of ${CASES} cases only`);
});

test("an amount prints as a decimal that reads back as the amount", () => {
  const amount = fc.integer({ min: -(10 ** 15), max: 10 ** 15 });
  holds(amount, fc.constantFrom("EUR", "JPY", "KWD"), (n, currency) => assert.equal(toMinor(toDecimal(n, currency), currency), n));
});

test("the parts of an amount sum to it", () => {
  holds(fc.maxSafeInteger(), fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 20 }), (amount, weights) => {
    const { result: parts, issues } = outcome(() => allocate(amount, weights));
    if (issues) return assert.ok(weights.every((weight) => weight === 0), json(issues));
    assert.equal(parts.reduce((sum, part) => sum + BigInt(part), 0n), BigInt(amount));
  });
});

test("a property that does not hold is found", () => {
  assert.throws(() => holds(answered, (one) => assert.equal(engineOf(one)[one.call](one.request).totals.total, 0)), /Property failed/);
  assert.throws(() => answers(() => { throw new TypeError("not one of ours"); }), TypeError);
  assert.throws(() => answers(() => { throw new PricingError([]); }), assert.AssertionError);
});
