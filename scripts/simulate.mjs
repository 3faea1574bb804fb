// `npm run simulate -- --seeds N`: runs N seeds of the cluster simulation in parallel processes and sums them up. A
// failing seed prints its trace and the command that repeats it; `--bug NAME` plants a bug the run should find.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const RUNNER = fileURLToPath(new URL("../test/simulation/dist/run-seeds.js", import.meta.url));
const RAFT_TESTING = new URL("../packages/raft/dist/testing/index.js", import.meta.url);
const USAGE = `usage: npm run simulate -- [--seeds N] [--first-seed S] [--workers K] [--bug NAME] [--live]
       npm run simulate -- --seed S [--live]   repeats one seed
       npm run simulate -- --bug               lists the bugs that can be planted
       (N and S: 0 to 2^32 - 1; K: 1 to 64, default 2 or the number of cores)`;
const MAX_SEED = 2 ** 32 - 1;
const DEFAULT_WORKERS = 2;
const MAX_WORKERS = 64;
/** Seeds one process runs before a fresh one takes over: memory stays bounded, compiled code stays warm. */
const SEEDS_PER_PROCESS = 50;
/** A failing seed prints at most so much of its trace, from the end; `--seed` with `--live` prints all of it. */
const MAX_PRINTED_FAILURES = 5;

function refuse(message) {
  console.error(`${message}\n${USAGE}`);
  process.exit(2);
}

function readNumber(name, text, least, most) {
  const value = Number(text);
  if (/^[0-9]{1,10}$/.test(text) && value >= least && value <= most) return value;
  refuse(`--${name} ${text} is not a whole number from ${least} to ${most}`);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: "string", default: "20" },
        "first-seed": { type: "string", default: "1" },
        seed: { type: "string" },
        workers: { type: "string", default: String(Math.min(DEFAULT_WORKERS, availableParallelism())) },
        bug: { type: "string" },
        live: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const single = values.seed === undefined ? null : readNumber("seed", values.seed, 0, MAX_SEED);
    return {
      seeds: single === null ? readNumber("seeds", values.seeds, 0, MAX_SEED) : 1,
      firstSeed: single ?? readNumber("first-seed", values["first-seed"], 0, MAX_SEED),
      workers: readNumber("workers", values.workers, 1, MAX_WORKERS),
      bug: values.bug ?? null,
      isLive: values.live,
    };
  } catch (error) {
    refuse(error.message);
  }
}

async function plantedBugs() {
  const { PLANTED_BUGS } = await import(RAFT_TESTING);
  return PLANTED_BUGS;
}

async function listBugs() {
  for (const { name, what } of await plantedBugs()) console.log(`${name.padEnd(28)} ${what}`);
}

/** Runs some seeds in one process; a process that dies fails the seed it was at. Resolves with those not run. */
function runChunk(seeds, { isLive, bug }, report) {
  return new Promise((resolve) => {
    const flags = [...(isLive ? ["--live"] : []), ...(bug === null ? [] : [`--bug=${bug}`])];
    const child = spawn(
      process.execPath,
      ["--unhandled-rejections=strict", RUNNER, ...flags, ...seeds.map(String)],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    const missing = new Set(seeds);
    let buffered = "";
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      errors = (errors + text).slice(-20_000);
    });
    child.stdout.setEncoding("utf8").on("data", (text) => {
      buffered += text;
      const lines = buffered.split("\n");
      buffered = lines.pop();
      for (const line of lines) {
        if (!line.startsWith('{"kind"')) {
          console.log(line);
          continue;
        }
        const result = JSON.parse(line);
        missing.delete(result.seed);
        report(result);
      }
    });
    child.on("close", (code, signal) => {
      const message = `the process ended with ${signal ?? code}\n${errors}`;
      const [culprit] = missing;
      if (culprit !== undefined)
        report({ kind: "failed", seed: culprit, message, trace: [], elapsedMs: 0, cpuMs: 0 });
      missing.delete(culprit);
      resolve([...missing]);
    });
  });
}

/** What all seeds together did. */
class Summary {
  failures = [];
  passed = 0;
  #totals = { events: 0, virtualMs: 0, calls: 0, elections: 0, snapshots: 0 };
  #faults = new Map();
  #checks = new Map();
  #cpuMs = 0;
  #slowest = { seed: null, elapsedMs: 0 };

  constructor(options) {
    this.options = options;
  }

  take(result) {
    this.#cpuMs += result.cpuMs;
    if (result.elapsedMs > this.#slowest.elapsedMs) this.#slowest = result;
    if (result.kind !== "passed") {
      this.failures.push(result.seed);
      this.#printFailure(result);
      return;
    }
    this.passed += 1;
    for (const name of Object.keys(this.#totals)) this.#totals[name] += result[name];
    addAll(this.#faults, result.faults);
    addAll(this.#checks, result.checks);
  }

  #printFailure({ seed, message, trace }) {
    const bug = this.options.bug === null ? "" : ` --bug ${this.options.bug}`;
    const isPrinted = this.failures.length <= MAX_PRINTED_FAILURES;
    if (isPrinted && !this.options.isLive) for (const line of trace) console.log(line);
    console.log(`FAILED ${isPrinted ? message : message.split("\n", 1)[0]}`);
    console.log(`repeat it: npm run simulate -- --seed ${seed}${bug} --live\n`);
  }

  print(seconds) {
    const seeds = this.passed + this.failures.length;
    const { events, virtualMs, calls, elections, snapshots } = this.#totals;
    const each = (total) => (total / Math.max(1, seeds)).toFixed(3);
    console.log(`faults:  ${listOf(this.#faults)}`);
    console.log(`checks:  ${listOf(this.#checks)}`);
    console.log(
      `${(virtualMs / 1000).toFixed(0)} s of virtual time, ${events} events, ${calls} client calls, ` +
        `${elections} elections, ${snapshots} snapshots installed`,
    );
    if (this.failures.length > 0) {
      console.log(`failing seeds: ${this.failures.sort((a, b) => a - b).join(" ")}`);
    }
    console.log(
      `${seeds} seeds in ${seconds.toFixed(1)} s with ${this.options.workers} workers: ${each(seconds)} s a seed ` +
        `(${each(this.#cpuMs / 1000)} s of processor time, at most ${(this.#slowest.elapsedMs / 1000).toFixed(1)} s: ` +
        `seed ${this.#slowest.seed})`,
    );
    console.log(`${this.passed} passed, ${this.failures.length} failed`);
  }
}

function addAll(totals, counts) {
  for (const [name, count] of Object.entries(counts)) totals.set(name, (totals.get(name) ?? 0) + count);
}

function listOf(totals) {
  const sorted = [...totals].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, count]) => `${name} ${count}`).join(", ");
}

async function main() {
  if (process.argv.at(-1) === "--bug") return listBugs();
  const options = readOptions();
  if (options.bug !== null && !(await plantedBugs()).some(({ name }) => name === options.bug))
    refuse(`no planted bug is called ${options.bug}; \`--bug\` alone lists them`);
  const startedMs = performance.now();
  const queue = Array.from({ length: options.seeds }, (_, i) => (options.firstSeed + i) % (MAX_SEED + 1));
  const workers = Math.min(options.workers, Math.max(1, queue.length));
  const perProcess = Math.min(SEEDS_PER_PROCESS, Math.ceil(queue.length / workers));
  const summary = new Summary({ ...options, workers });
  const work = async () => {
    while (queue.length > 0) {
      const notRun = await runChunk(queue.splice(0, perProcess), options, (result) => summary.take(result));
      queue.unshift(...notRun);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  summary.print((performance.now() - startedMs) / 1000);
  process.exitCode = summary.failures.length > 0 ? 1 : 0;
}

await main();
