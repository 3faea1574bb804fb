import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localBaseName, localDestination, writeLocalFile } from "./local-file.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nexus-cli-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* pieces(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe("a local file", () => {
  it("appears complete, and nothing else stays in its folder", async () => {
    await writeLocalFile(join(folder, "a"), pieces("one ", "two"));
    expect(await readFile(join(folder, "a"), "utf8")).toBe("one two");
    expect(await readdir(folder)).toEqual(["a"]);
  });

  it("keeps its old content when the transfer breaks", async () => {
    await writeFile(join(folder, "a"), "old");
    async function* broken(): AsyncIterable<Uint8Array> {
      yield Buffer.from("half");
      throw new Error("connection lost");
    }
    await expect(writeLocalFile(join(folder, "a"), broken())).rejects.toThrow("connection lost");
    expect(await readFile(join(folder, "a"), "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["a"]);
  });

  it("that cannot be written is named", async () => {
    const file = join(folder, "missing", "a");
    await expect(writeLocalFile(file, pieces("x"))).rejects.toMatchObject({ code: "IO_ERROR" });
    await expect(writeLocalFile(file, pieces("x"))).rejects.toThrow(file);
  });

  it("goes into a folder under its own name", async () => {
    expect(await localDestination(folder, "a.txt")).toBe(join(folder, "a.txt"));
    expect(await localDestination(join(folder, "b"), "a.txt")).toBe(join(folder, "b"));
    expect(localBaseName("x/y/")).toBe("y");
  });
});
