import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isFolderGiven, listRecordedHistories, recordedHistoriesFolder } from "./recorded-histories.js";

const TIMEOUT_MS = 20_000;

const folder = recordedHistoriesFolder(process.env);
const histories = listRecordedHistories(folder);
if (histories.length === 0) {
  console.log(`SKIP REASON: no recorded histories in ${folder} (set LINEARIZABILITY_TESTDATA)`);
}

describe.skipIf(histories.length === 0)("recorded histories get their known verdict", () => {
  it.each(histories.map((history) => [history.name, history] as const))(
    "%s",
    (_, history) => {
      const verdict = history.check({ timeoutMs: TIMEOUT_MS });
      expect(verdict.kind, verdict.explanation).toBe(history.expected);
      expect(verdict.operations).toBeGreaterThan(0);
    },
    TIMEOUT_MS + 5_000,
  );
});

it("a folder that is named for recorded histories holds some", () => {
  expect(isFolderGiven(process.env) && histories.length === 0, folder).toBe(false);
});

describe("a folder of recorded histories", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "nexus-linearizability-"));
    mkdirSync(join(root, "jepsen"));
    mkdirSync(join(root, "kv"));
    writeFileSync(join(root, "jepsen", "EXPECTED.txt"), "a.log true\n");
    writeFileSync(join(root, "jepsen", "a.log"), "");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("is the one the environment names", () => {
    expect(recordedHistoriesFolder({ LINEARIZABILITY_TESTDATA: root })).toBe(root);
    expect(recordedHistoriesFolder({})).toMatch(/shared\/conformance\/linearizability$/);
  });

  it("that does not exist has no histories", () => {
    expect(listRecordedHistories(join(root, "absent"))).toEqual([]);
  });

  it("lists each file with its verdict", () => {
    writeFileSync(join(root, "kv", "c01-bad.txt"), "");
    const names = listRecordedHistories(root).map(({ name, expected }) => `${name} ${expected}`);
    expect(names).toEqual(["jepsen/a.log linearizable", "kv/c01-bad.txt illegal"]);
  });

  it("with a file of unknown verdict is refused, rather than that file passed over", () => {
    writeFileSync(join(root, "jepsen", "b.log"), "");
    expect(() => listRecordedHistories(root)).toThrow(/no verdict on b.log/);
  });

  it("with an expected file that is missing fails when it is checked", () => {
    rmSync(join(root, "jepsen", "a.log"));
    expect(() => listRecordedHistories(root)[0]?.check({ timeoutMs: TIMEOUT_MS })).toThrow(/ENOENT/);
  });
});
