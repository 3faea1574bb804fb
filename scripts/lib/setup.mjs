// Install and build: shared by setup, start, test and bench.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatSeconds, ROOT_DIRECTORY, run, runTool } from "./run.mjs";

const PNPM_VERSION = "10.34.9";
const INSTALL_TIMEOUT_MS = 600_000;
const BUILD_TIMEOUT_MS = 300_000;
const STAMP_FILE = join(ROOT_DIRECTORY, "node_modules/.nexus-setup");
const BUILT_FOLDERS = ["packages", "test"];

/** Installs and builds what is not up to date. Says what it does in short lines; false after saying what failed. */
export async function setUp() {
  const say = (text) => process.stdout.write(`${text}\n`);
  return (await install(say)) && (await build(say));
}

async function install(say) {
  const stamp = installStamp();
  if (existsSync(STAMP_FILE) && readFileSync(STAMP_FILE, "utf8") === stamp) return true;
  const args = ["--yes", `pnpm@${PNPM_VERSION}`, "install", "--frozen-lockfile", "--reporter=append-only"];
  const result = await run("npx", args, { timeoutMs: INSTALL_TIMEOUT_MS });
  if (!succeeded(result, "setup: install", say)) return false;
  mkdirSync(join(ROOT_DIRECTORY, "node_modules"), { recursive: true });
  writeFileSync(STAMP_FILE, stamp);
  say(`setup: installed (${formatSeconds(result.elapsedMs)})`);
  return true;
}

/** Changes whenever an install could have something to do. */
function installStamp() {
  const hash = createHash("sha256").update(
    `${PNPM_VERSION} ${process.version} ${process.platform} ${process.arch}\n`,
  );
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"])
    hash.update(readFileSync(join(ROOT_DIRECTORY, file)));
  return `${hash.digest("hex")}\n`;
}

async function build(say) {
  for (const folder of BUILT_FOLDERS) removeStaleTests(join(ROOT_DIRECTORY, folder));
  const result = await runTool("tsc", ["-b", "--pretty", "false"], { timeoutMs: BUILD_TIMEOUT_MS });
  if (!succeeded(result, "setup: build", say)) return false;
  const bundled = await run(process.execPath, ["scripts/bundle.mjs"], { timeoutMs: BUILD_TIMEOUT_MS });
  if (!succeeded(bundled, "setup: bundle", say)) return false;
  say(`setup: built (${formatSeconds(result.elapsedMs + bundled.elapsedMs)})`);
  return true;
}

function succeeded(result, title, say) {
  if (result.code === 0) return true;
  const how = result.timedOut ? "ran out of time" : "failed";
  say(`${title} ${how} after ${formatSeconds(result.elapsedMs)}:\n${result.output.trim()}`);
  return false;
}

/** The compiler leaves the output of removed sources behind; a stale test would still run. */
function removeStaleTests(folder) {
  if (!existsSync(folder)) return;
  for (const project of readdirSync(folder)) {
    const dist = join(folder, project, "dist");
    if (!existsSync(dist)) continue;
    for (const name of readdirSync(dist, { recursive: true })) {
      if (!name.endsWith(".test.js")) continue;
      const source = join(folder, project, "src", name.replace(/\.js$/, ".ts"));
      if (!existsSync(source)) rmSync(join(dist, name));
    }
  }
}
