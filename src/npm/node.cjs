// One instance for both worlds: every Node that the package supports can `require` an ES module. The names are written out for
// tools that read them without running the file.
"use strict";
const prorata = require("./inline.js");

Object.defineProperty(exports, "__esModule", { value: true });
exports.default = prorata.default;
exports.Engine = prorata.Engine;
exports.PricingError = prorata.PricingError;
exports.allocate = prorata.allocate;
exports.boundary = prorata.boundary;
exports.civilDate = prorata.civilDate;
exports.formatMoney = prorata.formatMoney;
exports.lintCatalog = prorata.lintCatalog;
exports.periodContaining = prorata.periodContaining;
exports.periods = prorata.periods;
exports.prorate = prorata.prorate;
exports.toDecimal = prorata.toDecimal;
exports.toMinor = prorata.toMinor;
