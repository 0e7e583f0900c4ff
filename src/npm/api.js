// What every entry exports.
export { Engine } from "./engine.js";
export { PricingError } from "./error.js";
export {
  allocate, boundary, civilDate, formatMoney, lintCatalog, periodContaining, periods, prorate, toDecimal, toMinor,
} from "./helpers.js";
