// `npm run simulate -- --seeds N --first-seed S`: runs N seeds of the cluster simulation from S on, in up to two
// processes. A failing seed prints its trace; running that seed alone replays it exactly (--live prints as it goes).
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const RUNNER = fileURLToPath(new URL("../test/simulation/dist/run-seeds.js", import.meta.url));
const USAGE = "usage: npm run simulate -- [--seeds N] [--first-seed S] [--live]   (S and N: 0 to 2^32 - 1)";
const MAX_SEED = 2 ** 32 - 1;
const MAX_WORKERS = 2;
/** Seeds one process runs before a fresh one takes over, so that memory stays bounded. */
const SEEDS_PER_PROCESS = 25;

function readUint32(name, text) {
  const value = Number(text);
  if (/^[0-9]{1,10}$/.test(text) && value <= MAX_SEED) return value;
  console.error(`--${name} ${text} is not a whole number from 0 to ${MAX_SEED}\n${USAGE}`);
  process.exit(2);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: "string", default: "20" },
        "first-seed": { type: "string", default: "1" },
        live: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    return {
      seeds: readUint32("seeds", values.seeds),
      firstSeed: readUint32("first-seed", values["first-seed"]),
      isLive: values.live,
    };
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

/** Runs some seeds in one process; a process that dies fails the seeds it did not report. */
function runChunk(seeds, isLive, report) {
  return new Promise((resolve) => {
    const args = [...seeds.map(String), ...(isLive ? ["--live"] : [])];
    const child = spawn(process.execPath, ["--unhandled-rejections=strict", RUNNER, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
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
      // The first unreported seed is the one that ended it; the others after it never ran.
      const [culprit] = missing;
      if (culprit !== undefined) report({ kind: "failed", seed: culprit, message, trace: [], elapsedMs: 0 });
      missing.delete(culprit);
      resolve([...missing]);
    });
  });
}

async function main() {
  const { seeds, firstSeed, isLive } = readOptions();
  const startedMs = performance.now();
  const queue = Array.from({ length: seeds }, (_, i) => (firstSeed + i) % (MAX_SEED + 1));
  const failures = [];
  let passed = 0;
  let events = 0;
  let operations = 0;
  const report = (result) => {
    if (result.kind === "passed") {
      passed += 1;
      events += result.events;
      operations += result.operations;
      return;
    }
    failures.push(result.seed);
    for (const line of result.trace) console.log(line);
    console.log(`FAILED ${result.message}`);
    console.log(`replay: npm run simulate -- --seeds 1 --first-seed ${result.seed}`);
  };
  const work = async () => {
    while (queue.length > 0) {
      const notRun = await runChunk(queue.splice(0, SEEDS_PER_PROCESS), isLive, report);
      queue.unshift(...notRun);
    }
  };
  const workers = Math.min(MAX_WORKERS, availableParallelism(), Math.max(1, seeds));
  await Promise.all(Array.from({ length: workers }, work));
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(`${events} events, ${operations} client calls`);
  if (failures.length > 0) console.log(`failing seeds: ${failures.sort((a, b) => a - b).join(" ")}`);
  console.log(`${seeds} seeds, ${seconds.toFixed(1)} s, ${failures.length} failures`);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

await main();
