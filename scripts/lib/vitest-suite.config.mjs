import { defineConfig } from "vitest/config";

// One suite of scripts/lib/suites.mjs, handed over in the environment by scripts/lib/run-suite.mjs.
const suite = JSON.parse(process.env.NEXUS_TEST_SUITE ?? "{}");

export default defineConfig({
  test: {
    include: suite.include,
    exclude: ["**/node_modules/**", ...(suite.exclude ?? [])],
    testTimeout: suite.testTimeoutMs ?? 20_000,
    hookTimeout: suite.testTimeoutMs ?? 20_000,
    pool: "forks",
    isolate: suite.shareProcess !== true,
    maxWorkers: suite.workers ?? 2,
    fileParallelism: (suite.workers ?? 2) > 1,
    passWithNoTests: false,
  },
});
