// Many results as one typed array per amount, for price lists and reports: no objects are made for rows that go through.
import { decode, numbers } from "./decode.js";
import { PricingError } from "./error.js";
import * as glue from "./prorata.js";
import { REQUEST, run } from "./runtime.js";

// In the order of `row` in src/wasm.rs, after the status.
const AMOUNTS = [
  "subtotal", "discount", "tax", "taxIncluded", "total", "balanceBefore", "fromBalance", "dueNow", "toBalance", "refund",
  "forfeited", "toRenewal", "balanceAfter", "renewalTotal", "renewalDue",
];

const REFUSED = 1, INVALID = 2;

/** `act(length)` makes a row of the request that was written and gives its address; `wake` is that of `run`. */
export function columns(requests, act, wake) {
  const { length } = requests;
  const status = new Uint8Array(length);
  const amounts = AMOUNTS.map(() => new Float64Array(length));
  const refusals = new Map();
  const issues = new Map();
  let i = 0;
  const read = (address) => {
    const row = numbers();
    const at = address >>> 3;
    status[i] = row[at];
    for (let k = 0; k < amounts.length; k++) amounts[k][i] = row[at + 1 + k];
    if (status[i] === REFUSED) refusals.set(i, decode(glue.refusals()));
  };
  for (; i < length; i++) {
    try {
      run(requests[i], REQUEST, act, read, wake);
    } catch (error) {
      if (!(error instanceof PricingError)) throw error;
      status[i] = INVALID;
      issues.set(i, error.issues);
      for (const column of amounts) column[i] = NaN;
    }
  }
  return { length, status, ...Object.fromEntries(AMOUNTS.map((name, k) => [name, amounts[k]])), refusals, issues };
}
