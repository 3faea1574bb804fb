import { describe, expect, it } from "vitest";
import { etcdDataFolder, listEtcdFiles, listOwnFiles } from "./case-files.js";
import { describeMismatch } from "./compare.js";
import { runFile } from "./run-file.js";

const folder = etcdDataFolder(process.env);
const files = listEtcdFiles(folder);
if (files.length === 0) {
  console.log(`SKIP REASON: no etcd-io/raft test data in ${folder} (set ETCD_RAFT_TESTDATA)`);
}

it("a folder that is named for data files holds some", () => {
  const isNamed = process.env["ETCD_RAFT_TESTDATA"] !== undefined;
  expect(isNamed && files.length === 0, folder).toBe(false);
});

describe.skipIf(files.length === 0)("etcd-io/raft's data files are reproduced byte for byte", () => {
  for (const file of files) {
    it(file.name, () => {
      const { directives, mismatches } = runFile(file.kind, file.read());
      expect(directives).toBeGreaterThan(0);
      expect(mismatches.map((mismatch) => describeMismatch(file.name, mismatch)).join("\n")).toBe("");
    });
  }
});

describe("the project's own scripts print what they say", () => {
  const own = listOwnFiles();

  it("there are some", () => {
    expect(own.length).toBeGreaterThan(0);
  });

  for (const file of own) {
    it(file.name, () => {
      const { mismatches } = runFile(file.kind, file.read());
      expect(mismatches.map((mismatch) => describeMismatch(file.name, mismatch)).join("\n")).toBe("");
    });
  }
});
