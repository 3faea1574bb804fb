import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, expect, it } from "vitest";
import { ROOT_DIRECTORY } from "./run.mjs";
import { runSuite } from "./run-suite.mjs";

const folder = mkdtempSync(join(tmpdir(), "nexus-suite-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function plant(name, text) {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const runStep = (step, budgetMs = 30_000, say = () => {}) =>
  runSuite({ steps: [step] }, { deadlineMs: performance.now() + budgetMs, isFull: false, say });

it("counts a program as one test, passed or failed by its exit code", async () => {
  const good = await runStep({ kind: "command", title: "good", args: [plant("good.mjs", "")] });
  expect(good).toEqual({ passed: 1, failures: [], skipped: [] });
  const bad = await runStep({
    kind: "command",
    title: "bad",
    args: [plant("bad.mjs", 'throw new Error("planted")')],
  });
  expect(bad.passed).toBe(0);
  expect(bad.failures).toEqual([{ title: "bad", text: expect.stringContaining("planted") }]);
});

it("ends a program that overruns its budget, its children too, and counts a failure", async () => {
  const script = plant(
    "slow.mjs",
    'import { spawn } from "node:child_process"; spawn(process.execPath, ["-e", "setInterval(() => {}, 1e3)"],' +
      '{ stdio: "inherit" }); setInterval(() => {}, 1e3);',
  );
  const result = await runStep({ kind: "command", title: "slow", args: [script] }, 700);
  expect(result.failures[0].text).toMatch(/ran out of its budget/);
});

it("takes over the count of a program that counts for itself, and fails it when that line is missing", async () => {
  const counted = plant("counted.mjs", 'console.log("7 passed, 0 failed")');
  expect((await runStep({ kind: "lines", title: "counted", args: [counted] })).passed).toBe(7);
  const some = plant("some.mjs", 'console.log("5 passed, 2 failed"); process.exitCode = 1');
  const result = await runStep({ kind: "lines", title: "some", args: [some] });
  expect([result.passed, result.failures.length]).toEqual([5, 2]);
  const silent = await runStep({ kind: "lines", title: "silent", args: [plant("silent.mjs", "")] });
  expect(silent.failures[0].text).toMatch(/no `N passed, N failed` line/);
});

it("counts vitest's tests one by one, with the reason of a skip", async () => {
  const vitest = JSON.stringify(new URL("../../node_modules/vitest/dist/index.js", import.meta.url).href);
  plant(
    "planted/a.test.mjs",
    `import { expect, it } from ${vitest};
     it("passes", () => {});
     it("fails", () => expect(1).toBe(2));
     it("skips", ({ skip }) => skip("no such disk here"));`,
  );
  const result = await runStep({
    kind: "vitest",
    include: [`${relative(ROOT_DIRECTORY, folder)}/planted/*.test.mjs`],
  });
  expect(result.passed).toBe(1);
  expect(result.failures).toEqual([
    { title: expect.stringContaining("fails"), text: expect.stringContaining("2") },
  ]);
  expect(result.skipped).toEqual([{ title: expect.stringContaining("skips"), reason: "no such disk here" }]);
});

it("says at once what failed in a file, the beginning of it", async () => {
  const vitest = JSON.stringify(new URL("../../node_modules/vitest/dist/index.js", import.meta.url).href);
  plant(
    "failing/a.test.mjs",
    `import { describe, expect, it } from ${vitest};
     describe("group", () => {
       it("passes", () => {});
       it("compares", () => expect("found").toBe("wanted"));
       for (let n = 1; n <= 6; n += 1)
         it("talks " + n, () => { throw new Error(Array.from({ length: 40 }, (_, at) => "line " + at).join("\\n")); });
     });`,
  );
  plant("failing/b.test.mjs", 'import "./gone.mjs";');
  const said = [];
  const include = [`${relative(ROOT_DIRECTORY, folder)}/failing/*.test.mjs`];
  await runStep({ kind: "vitest", include }, 30_000, (line) => said.push(line));
  const [first, second] = ["a.test.mjs", "b.test.mjs"].map((name) => {
    const from = said.findIndex((line) => line.startsWith("  FAIL ") && line.includes(name));
    const length = said.slice(from + 1).findIndex((line) => !line.startsWith("    | "));
    return said.slice(from, length === -1 ? undefined : from + 1 + length);
  });
  expect(first[0]).toContain("7 of 8 tests failed");
  expect(first[1]).toBe("    | group > compares");
  expect(first[2]).toContain("expected 'found' to be 'wanted'");
  expect(first).toContain("    |   Error: line 0");
  expect(first).toContain("    |   line 14");
  expect(first).not.toContain("    |   line 15");
  expect(first.filter((line) => line.startsWith("    | group > talks"))).toHaveLength(4);
  expect(first.at(-1)).toBe("    | and 2 more, shown at the end");
  expect(second.join("\n")).toContain("gone.mjs");
});

it("takes the reason of a skipped group from what its file prints", async () => {
  const vitest = JSON.stringify(new URL("../../node_modules/vitest/dist/index.js", import.meta.url).href);
  plant(
    "group/a.test.mjs",
    `import { describe, it } from ${vitest};
     console.log("SKIP REASON: needs root");
     describe.skipIf(true)("group", () => { it("inside", () => {}); });
     it("passes", () => {});`,
  );
  const result = await runStep({
    kind: "vitest",
    include: [`${relative(ROOT_DIRECTORY, folder)}/group/*.test.mjs`],
  });
  expect(result.skipped).toEqual([{ title: expect.stringContaining("inside"), reason: "needs root" }]);
});

it("fails a suite whose tests are missing", async () => {
  const result = await runStep({ kind: "vitest", include: ["packages/none/dist/*.test.js"] });
  expect(result.passed).toBe(0);
  expect(result.failures[0].text).toMatch(/no tests ran/);
});
