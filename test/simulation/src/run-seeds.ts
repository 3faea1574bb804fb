import { runSeed, SeedFailure } from "./simulation.js";

/**
 * Runs the seeds given as arguments, one after the other, and reports each on one line of JSON: what
 * `scripts/simulate.mjs` starts in parallel. `--live` prints the trace as it happens.
 */
const LAST_TRACE_LINES = 400;

async function main(): Promise<void> {
  const isLive = process.argv.includes("--live");
  for (const argument of process.argv.slice(2)) {
    if (argument === "--live") continue;
    const seed = Number(argument);
    const startedMs = performance.now();
    try {
      const report = await runSeed(seed, { isLive });
      tell({ kind: "passed", ...report, elapsedMs: performance.now() - startedMs });
    } catch (error) {
      const trace = error instanceof SeedFailure ? error.trace.slice(-LAST_TRACE_LINES) : [];
      const message = error instanceof Error ? error.message : String(error);
      tell({ kind: "failed", seed, message, trace, elapsedMs: performance.now() - startedMs });
    }
  }
}

function tell(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

await main();
