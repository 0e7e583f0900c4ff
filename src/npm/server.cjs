// One instance for both worlds: every Node that the package supports can `require` an ES module.
"use strict";
module.exports = require("./server.js");
