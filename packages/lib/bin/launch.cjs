// What a committed bin does: finds the compiled program and runs it. CommonJS, because the loader of ES modules has
// already started libuv's threads, with their number fixed, by the time a module runs.
"use strict";
const { existsSync, readFileSync, statSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

/** Runs `dist/main.js` of the package in `packageFolder`, or its bundle; ends the process when it cannot. */
function launch(program, packageFolder) {
  const entry = findEntry(packageFolder);
  if (entry === null) {
    process.stderr.write(`${program}: not built yet; run \`npm run setup\` in the root of the clone\n`);
    process.exit(1);
  }
  import(pathToFileURL(entry).href).catch((error) => {
    process.stderr.write(`${program}: ${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  });
}

/** The bundle (scripts/lib/bundle.mjs) while it is up to date, else the compiled entry, else null. */
function findEntry(packageFolder) {
  const entry = join(packageFolder, "dist/main.js");
  return findBundle(packageFolder) ?? (existsSync(entry) ? entry : null);
}

/**
 * The entry of the bundle made last, if every file it was made of is still there and was last written before; else
 * null. Looking at a thousand files takes a few milliseconds, loading them as modules the better part of a second.
 */
function findBundle(packageFolder) {
  const bundles = join(packageFolder, "dist/bundle");
  try {
    const { build, madeAtMs, inputs } = JSON.parse(readFileSync(join(bundles, "current.json"), "utf8"));
    const isUpToDate = inputs.every((file) => statSync(join(bundles, build, file)).mtimeMs < madeAtMs);
    return isUpToDate ? join(bundles, build, "main.js") : null;
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

module.exports = { launch, findEntry, findBundle };
