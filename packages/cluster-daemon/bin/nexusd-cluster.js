#!/usr/bin/env node
// A committed shim: package managers link a bin only if its file exists at install time,
// and the compiled entry point does not exist until the first build.
import { existsSync } from "node:fs";

const entry = new URL("../dist/main.js", import.meta.url);
if (!existsSync(entry)) {
  process.stderr.write("nexusd-cluster: not built yet; run `npm run setup` in the root of the clone\n");
  process.exit(1);
}
await import(entry.href);
