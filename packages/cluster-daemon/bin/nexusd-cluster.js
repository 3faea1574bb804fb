#!/usr/bin/env node
// A committed shim: package managers link a bin only if its file exists at install time, and the compiled entry point
// does not exist until the first build.
"use strict";
const { join } = require("node:path");
const { launch } = require("@nexus/lib/launch");

// File calls, LevelDB and DNS share these threads; Node's own default of 4 lets one slow disk call stall the rest.
process.env.UV_THREADPOOL_SIZE ??= "16";

launch("nexusd-cluster", join(__dirname, ".."));
