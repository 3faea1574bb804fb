import { mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeFolder } from "./make-folder.js";

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "nexus-make-folder-"));
});
afterAll(() => rm(base, { recursive: true, force: true }));

describe("makeFolder", () => {
  it("makes what is missing with the mode asked for, and names the topmost it made", async () => {
    expect(await makeFolder(join(base, "a/b/c"), 0o700)).toBe(join(base, "a"));
    expect((await stat(join(base, "a/b/c"))).mode & 0o777).toBe(0o700);
    expect(await makeFolder(join(base, "a/b/c"), 0o700)).toBeUndefined();
    expect(await makeFolder(join(base, "a/b/d"), 0o700)).toBe(join(base, "a/b/d"));
  });

  it("is the same folder for callers that make it at once", async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => makeFolder(join(base, "x/y"), 0o700)));
    expect(await readdir(join(base, "x"))).toEqual(["y"]);
    expect(made.filter((first) => first === join(base, "x"))).toHaveLength(1);
  });

  it("fails below a file, and at a link that leads nowhere", async () => {
    await writeFile(join(base, "file"), "");
    await symlink(join(base, "nowhere"), join(base, "link"));
    await expect(makeFolder(join(base, "file/sub"), 0o700)).rejects.toMatchObject({ code: "EEXIST" });
    await expect(makeFolder(join(base, "link/sub"), 0o700)).rejects.toMatchObject({ code: "EEXIST" });
  });

  it.runIf(process.platform === "linux")("ends where a file system has no room for folders", async () => {
    await expect(makeFolder("/proc/nexus/data", 0o700)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
