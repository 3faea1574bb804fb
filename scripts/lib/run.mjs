// Runs other programs for the root scripts: captured, bounded, never left behind.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const ROOT_DIRECTORY = fileURLToPath(new URL("../../", import.meta.url));

/** Longest output kept of one program (characters); the end is kept, since that is where failures are. */
const MAX_OUTPUT_CHARACTERS = 4_000_000;
const KILL_GRACE_MS = 5_000;

/**
 * Runs a program in the root of the repository and resolves with how it ended; never rejects for a non-zero exit.
 * `timeoutMs` ends its whole process group: first SIGTERM, then SIGKILL.
 * `onOutput` sees each piece of stdout and stderr as it comes.
 */
export function run(command, args, { timeoutMs = null, env = process.env, onOutput = null } = {}) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(command, args, {
      cwd: ROOT_DIRECTORY,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    runningGroups.add(child.pid);
    let output = "";
    let timedOut = false;
    const keep = (text) => {
      output = (output + text).slice(-MAX_OUTPUT_CHARACTERS);
      onOutput?.(text);
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    const timer =
      timeoutMs === null
        ? null
        : setTimeout(() => {
            timedOut = true;
            endGroup(child.pid);
          }, timeoutMs);
    child.on("error", (error) => {
      if (timer !== null) clearTimeout(timer);
      runningGroups.delete(child.pid);
      reject(error);
    });
    child.on("close", (code, signal) => {
      if (timer !== null) clearTimeout(timer);
      signalGroup(child.pid, "SIGKILL");
      runningGroups.delete(child.pid);
      resolve({ code, signal, output, timedOut, elapsedMs: performance.now() - startedAt });
    });
  });
}

/** Runs a tool of this repository's own dependencies with the Node that runs this script. */
export function runTool(name, args, options = {}) {
  return run(process.execPath, [toolPath(name), ...args], options);
}

const TOOL_FILES = {
  biome: "@biomejs/biome/bin/biome",
  oxlint: "oxlint/bin/oxlint",
  tsc: "typescript/bin/tsc",
  vitest: "vitest/vitest.mjs",
};

export function toolPath(name) {
  const file = TOOL_FILES[name];
  if (file === undefined)
    throw new Error(`unknown tool ${name}; known: ${Object.keys(TOOL_FILES).join(", ")}`);
  return `${ROOT_DIRECTORY}node_modules/${file}`;
}

const runningGroups = new Set();

/** Ends every program started by `run` that is still there. */
export function endAll() {
  for (const pid of runningGroups) endGroup(pid);
}

function endGroup(pid) {
  signalGroup(pid, "SIGTERM");
  setTimeout(() => signalGroup(pid, "SIGKILL"), KILL_GRACE_MS).unref();
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH" && error.code !== "EPERM") throw error;
  }
}

/** 1234 -> "1.2 s". */
export function formatSeconds(elapsedMs) {
  return `${(elapsedMs / 1000).toFixed(1)} s`;
}
