import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemRandomBytes } from "@nexus/lib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  claimEmbeddedFolder,
  createFolder,
  type EmbeddedLayout,
  embeddedLayout,
  inspectEmbeddedFolder,
} from "./embedded-folder.js";

let parent: string;
let layout: EmbeddedLayout;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "nexus-embedded-"));
  layout = embeddedLayout(join(parent, "node"));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const inspect = () => inspectEmbeddedFolder(layout);

describe("the folder of an embedded node", () => {
  it("may be missing, and looking at it creates nothing", async () => {
    expect(await inspect()).toBeNull();
    expect(await readdir(parent)).toEqual([]);
  });

  it("keeps its node's id", async () => {
    await createFolder(layout.folder);
    const nodeId = await claimEmbeddedFolder(layout, systemRandomBytes);
    expect(await inspect()).toBe(nodeId);
    expect(await readdir(layout.folder)).toEqual(["embedded.json"]);
  });

  it("may be what a first start that was cut short left", async () => {
    await createFolder(layout.metadata);
    await writeFile(`${layout.marker}.tmp`, "{");
    expect(await inspect()).toBeNull();
  });

  it.each([
    [
      "of something else",
      "thesis.tex",
      "",
      { code: "BOOT_REFUSED" },
      /holds thesis\.tex.*; choose an empty folder/,
    ],
    [
      "of a daemon",
      "VERSION",
      "{}",
      { code: "BOOT_REFUSED" },
      /belongs to nexusd-cluster; connect to its daemon/,
    ],
    [
      "of a newer build",
      "embedded.json",
      '{"format":2}',
      { code: "VERSION_UNSUPPORTED" },
      /has format 2; .*up to 1/,
    ],
    ["with a broken marker", "embedded.json", "{", { code: "CORRUPT" }, /is not the marker/],
    ["with a marker of nothing", "embedded.json", "null", { code: "CORRUPT" }, /is not the marker/],
  ])("is refused when it is %s", async (_name, file, text, error, message) => {
    await createFolder(layout.folder);
    await writeFile(join(layout.folder, file), text);
    const refusal = inspect();
    await expect(refusal).rejects.toMatchObject(error);
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toThrow(layout.folder);
  });

  it("is refused when it is a file", async () => {
    await writeFile(layout.folder, "");
    await expect(inspect()).rejects.toMatchObject({ code: "IO_ERROR" });
  });
});
