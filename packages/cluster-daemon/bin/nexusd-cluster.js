#!/usr/bin/env node
// A committed shim: package managers link a bin only if its file exists at install time, and the compiled entry point
// does not exist until the first build. CommonJS (bin/package.json), because the loader of ES modules has already
// started libuv's threads, with their number fixed, by the time a module runs.
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

// File calls, LevelDB and DNS share these threads; Node's own default of 4 lets one slow disk call stall the rest.
process.env.UV_THREADPOOL_SIZE ??= "16";

const entry = join(__dirname, "../dist/main.js");
if (!existsSync(entry)) {
  process.stderr.write("nexusd-cluster: not built yet; run `npm run setup` in the root of the clone\n");
  process.exit(1);
}
import(pathToFileURL(entry).href).catch((error) => {
  process.stderr.write(`nexusd-cluster: ${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
