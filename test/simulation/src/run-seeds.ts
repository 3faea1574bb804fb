import { PLANTED_BUGS } from "@nexus/raft/testing";
import { emphasisFor } from "./emphasis.js";
import { runSeed, SeedFailure } from "./simulation.js";

/**
 * `run-seeds [--live] [--bug=NAME] SEED...`: runs the seeds, one after the other, and reports each on one line of
 * JSON: what `scripts/simulate.mjs` starts in parallel. `--live` prints the trace as it happens.
 */
const LAST_TRACE_LINES = 400;
const BUG_FLAG = "--bug=";

async function main(): Promise<void> {
  const isLive = process.argv.includes("--live");
  const bug = process.argv.find((argument) => argument.startsWith(BUG_FLAG))?.slice(BUG_FLAG.length);
  if (bug !== undefined) plant(bug);
  for (const argument of process.argv.slice(2)) {
    if (argument.startsWith("--")) continue;
    const seed = Number(argument);
    const startedMs = performance.now();
    const startedCpu = process.cpuUsage();
    const spent = (): { elapsedMs: number; cpuMs: number } => {
      const { user, system } = process.cpuUsage(startedCpu);
      return { elapsedMs: performance.now() - startedMs, cpuMs: (user + system) / 1_000 };
    };
    try {
      const report = await runSeed(seed, { isLive, emphasis: emphasisFor(bug ?? "") });
      tell({ kind: "passed", ...report, ...spent() });
    } catch (error) {
      const trace = error instanceof SeedFailure ? error.trace.slice(-LAST_TRACE_LINES) : [];
      const message = error instanceof Error ? error.message : String(error);
      tell({ kind: "failed", seed, message, trace, ...spent() });
    }
  }
}

function plant(name: string): void {
  const bug = PLANTED_BUGS.find((each) => each.name === name);
  if (bug === undefined) throw new Error(`no planted bug is called ${name}`);
  bug.plant();
}

function tell(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

await main();
