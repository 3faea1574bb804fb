// What `npm test` runs, in this order. A suite has a name, a budget in seconds that ends it, and steps.
//   command: a program that passes or fails as a whole and counts as one test
//   vitest:  compiled test files; each test counts. A suite whose files are missing fails. `shareProcess`: files of
//            one worker run in the same process, which loads a module once; what they change outside they give back.
//   lines:   a program that prints `N passed, N failed` last; its own count is used
// `full`: runs only with --full, or when named. `fullArgs`: arguments used instead of `args` with --full.

const testsOf = (name) => `packages/${name}/dist/**/*.test.js`;

const FUZZ_TESTS = ["packages/kernel/dist/kernel/fuzz.test.js", "packages/backends/dist/kernel-fuzz.test.js"];
const MEMORY_TESTS = ["packages/kernel/dist/kernel/watch-limits.test.js"];

export const SUITES = [
  {
    name: "lint",
    title: "types (by the build), format, lint, import rules",
    budgetSeconds: 120,
    steps: [
      { kind: "command", title: "format, lint, import rules", args: ["scripts/lint.mjs"] },
      { kind: "vitest", include: ["scripts/**/*.test.mjs"] },
    ],
  },
  {
    name: "proto",
    title: "generated codecs are what the schema says",
    budgetSeconds: 40,
    steps: [{ kind: "command", title: "codecs are up to date", args: ["scripts/proto.mjs", "--check"] }],
  },
  {
    name: "unit",
    title: "every package",
    budgetSeconds: 600,
    steps: [
      {
        kind: "vitest",
        shareProcess: true,
        include: ["cli", "contracts", "kernel", "lib", "transport"].map(testsOf),
        exclude: [...FUZZ_TESTS, ...MEMORY_TESTS],
      },
      // Native modules, workers, and bounds on the memory of the whole process: a process for each file.
      {
        kind: "vitest",
        include: ["backends", "cluster-daemon", "raft", "sdk", "services"].map(testsOf).concat(MEMORY_TESTS),
        exclude: ["packages/raft/dist/core/conformance/**", ...FUZZ_TESTS],
      },
    ],
  },
  {
    name: "kernel-fuzz",
    title:
      "random sequences of every syscall against a tree of plain objects, on one node and on three whose leaders die",
    budgetSeconds: 180,
    steps: [
      {
        kind: "vitest",
        include: [...FUZZ_TESTS, "test/simulation/dist/fuzz/**/*.test.js"],
      },
    ],
  },
  {
    name: "conformance",
    title: "the Raft core against the reference's own interaction tests",
    budgetSeconds: 120,
    steps: [{ kind: "vitest", include: ["packages/raft/dist/core/conformance/**/*.test.js"] }],
  },
  {
    name: "simulation",
    title: "whole clusters under virtual time with faults, seeded",
    budgetSeconds: 180,
    steps: [
      {
        kind: "lines",
        title: "random seeds",
        args: ["scripts/simulate.mjs", "--seeds", "60", "--first-seed", "1"],
        fullArgs: ["scripts/simulate.mjs", "--seeds", "1000", "--first-seed", "1"],
      },
    ],
  },
  {
    name: "planted-bugs",
    title: "the simulation replays exactly, and finds every classic bug planted in the code",
    budgetSeconds: 240,
    steps: [
      {
        kind: "vitest",
        include: ["test/simulation/dist/**/*.test.js"],
        exclude: ["test/simulation/dist/fuzz/**"],
      },
    ],
  },
  {
    name: "linearizability",
    title: "the checker of client histories against recorded verdicts",
    budgetSeconds: 120,
    steps: [{ kind: "vitest", include: ["test/linearizability/dist/**/*.test.js"] }],
  },
  {
    name: "helm",
    title: "the chart lints and renders",
    budgetSeconds: 120,
    steps: [{ kind: "vitest", include: ["test/helm/dist/**/*.test.js"] }],
  },
  {
    name: "e2e",
    title: "real processes: the user's tour, faults, restarts, bad input",
    budgetSeconds: 900,
    steps: [
      {
        kind: "vitest",
        include: ["test/e2e/dist/**/*.test.js"],
        exclude: ["test/e2e/dist/storm.test.js", "test/e2e/dist/sdk-package.test.js"],
        testTimeoutMs: 180_000,
        workers: 2,
      },
    ],
  },
  {
    name: "sdk",
    title: "@nexus/sdk packed, installed offline into an empty project, running every example of docs/sdk.md",
    budgetSeconds: 300,
    steps: [
      { kind: "vitest", include: ["test/e2e/dist/sdk-package.test.js"], testTimeoutMs: 60_000, workers: 1 },
    ],
  },
  {
    name: "storm",
    title: "real processes under minutes of random faults, seeded",
    budgetSeconds: 600,
    full: true,
    steps: [{ kind: "vitest", include: ["test/e2e/dist/storm.test.js"], testTimeoutMs: 60_000, workers: 1 }],
  },
];

/**
 * All suites together, install and build included: a suite that begins late has only what is left. Two quiet cores
 * take less than half of it (under 10 minutes); the rest is for busy machines.
 */
export const TOTAL_BUDGET_SECONDS = 1_500;

/** With --full every budget is this many times larger. */
export const FULL_BUDGET_FACTOR = 10;
