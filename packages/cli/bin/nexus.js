#!/usr/bin/env node
// A committed shim: package managers link a bin only if its file exists at install time, and the compiled entry point
// does not exist until the first build.
"use strict";
const { join } = require("node:path");
const { launch } = require("@nexus/lib/launch");

launch("nexus", join(__dirname, ".."));
