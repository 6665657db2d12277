"use strict";
/** Mocha's spec reporter, which also leaves its count as a file in the folder that TEST_COUNTS names. */
const fs = require("fs");
const path = require("path");
const { reporters } = require("mocha");

module.exports = class CountReporter extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    const file = path.join(process.env.TEST_COUNTS, `${process.pid}.json`);
    fs.writeFileSync(file, JSON.stringify({ passing: passes, failing: failures, pending }));
  }
};
