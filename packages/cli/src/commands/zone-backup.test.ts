import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeBackup } from "@nexus/lib/node";
import type { ZoneAdministration } from "@nexus/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ZONE } from "../testing/fixtures.js";
import { run } from "../testing/run.js";

const HEADER = { zoneId: "team", incarnation: "ab".repeat(16), index: 57, term: 3, createdAtMs: 0 } as never;
let folder = "";
let bytes = Buffer.alloc(0);
let received: Buffer | null = null;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "nexus-backup-"));
  const parts: Uint8Array[] = [];
  for await (const part of encodeBackup(HEADER, rows())) parts.push(part);
  bytes = Buffer.concat(parts);
  received = null;
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* rows(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("rows");
  yield Buffer.from("more rows");
}

async function* inPieces(all: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < all.length; at += 10) yield all.subarray(at, at + 10);
}

function filesystemOf(served: Uint8Array) {
  const zones: Partial<ZoneAdministration> = {
    backUp: () => inPieces(served),
    restore: async (source) => {
      const parts: Uint8Array[] = [];
      for await (const part of source) parts.push(part);
      received = Buffer.concat(parts);
      return ZONE;
    },
  };
  return { zones: zones as ZoneAdministration };
}

describe("zone backup", () => {
  it("writes the file, says what is in it and what is not, and the file verifies", async () => {
    const file = join(folder, "team.nexusbackup");
    const made = await run(["zone", "backup", "team", file], { filesystem: filesystemOf(bytes) });
    expect(made).toMatchObject({ exitCode: 0, stderr: "" });
    expect(made.stdout).toContain("zone team");
    expect(made.stdout).toContain("at index 57, term 3");
    expect(made.stdout).toContain("no content");
    expect(readFileSync(file).equals(bytes)).toBe(true);
    const verified = await run(["zone", "backup", "--verify", file, "--json"]);
    expect(verified).toMatchObject({ exitCode: 0, connections: [] });
    expect(JSON.parse(verified.stdout)).toMatchObject({ zone: "team", index: 57, sizeBytes: bytes.length });
  });

  it("leaves no file when the bytes break off or are damaged on the way", async () => {
    const file = join(folder, "team.nexusbackup");
    for (const served of [bytes.subarray(0, bytes.length - 3), flipped(20)]) {
      const failed = await run(["zone", "backup", "team", file], { filesystem: filesystemOf(served) });
      expect(failed.exitCode).toBe(1);
      expect(failed.stderr).toMatch(/damaged at byte \d+/);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it("needs a file to write, and exactly one to verify", async () => {
    expect((await run(["zone", "backup", "team"])).stderr).toContain("no file to write is given");
    expect((await run(["zone", "backup", "--verify", "a", "b"])).exitCode).toBe(2);
    expect((await run(["zone", "backup", "--verify", join(folder, "none")])).stderr).toContain(
      "cannot be read",
    );
  });
});

describe("zone restore", () => {
  it("sends the file as it is", async () => {
    const file = join(folder, "team.nexusbackup");
    writeFileSync(file, bytes);
    const restored = await run(["zone", "restore", file, "--as", "team-before"], {
      filesystem: filesystemOf(bytes),
    });
    expect(restored).toMatchObject({ exitCode: 0, stderr: "" });
    expect(restored.stdout).toContain("zone team at index 57");
    expect(received?.equals(bytes)).toBe(true);
  });

  it("refuses a damaged file naming the offset, before it connects", async () => {
    const file = join(folder, "team.nexusbackup");
    writeFileSync(file, flipped(bytes.length - 2));
    const refused = await run(["zone", "restore", file]);
    expect(refused).toMatchObject({ exitCode: 1, connections: [] });
    expect(refused.stderr).toMatch(/damaged at byte \d+/);
  });
});

function flipped(at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
