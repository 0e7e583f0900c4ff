// Both providers take integers of a currency's smallest unit, as the engine gives them. For a few currencies a provider's unit is
// not that of ISO 4217; there the digits move, and what has no exact form is refused, never rounded: the customer agreed to the amount.
import { toDecimal } from "prorata";

/** An amount of the engine's in units of `10 ** -exponents[currency]`, or of ISO 4217 where the provider does not differ. */
export function inUnits(amount, currency, exponents) {
  const exponent = exponents[currency];
  if (exponent === undefined) return amount;
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(toDecimal(amount, currency));
  if (/[1-9]/.test(fraction.slice(exponent))) throw new RangeError(`${currency} has no units that small at the provider`);
  return Number(`${sign}${whole}${fraction.slice(0, exponent).padEnd(exponent, "0")}`);
}
