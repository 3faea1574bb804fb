import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NodeId } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimDataFolder, createDataFolder, inspectDataFolder } from "./data-folder.js";
import { decodeNodeId, encodeNodeId } from "./node-id.js";

const NODE = 4_503_599_627_370_497 as NodeId;
const OWNER = { hostname: "n1", hostnameIsExplicit: true };

let parent = "";
let directory = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "nexus-data-"));
  directory = join(parent, "node", "data");
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

async function claimed(): Promise<void> {
  await createDataFolder(directory);
  await claimDataFolder(directory, NODE, "n1");
}

describe("a data folder", () => {
  it("that is missing counts as empty, and looking at it writes nothing", async () => {
    expect(await inspectDataFolder(directory, OWNER)).toEqual({ nodeId: null, version: null });
    expect(readdirSync(parent)).toEqual([]);
  });

  it("is found again by its node", async () => {
    await claimed();
    expect(await inspectDataFolder(directory, OWNER)).toEqual({
      nodeId: NODE,
      version: { format: 1, hostname: "n1" },
    });
    expect([...(await readFile(join(directory, ".node_id")))]).toEqual([0, 16, 0, 0, 0, 0, 0, 1]);
  });

  it("counts as empty when a file system or an interrupted first start left its marks", async () => {
    await mkdir(join(directory, "lost+found"), { recursive: true });
    await mkdir(join(directory, "lock"));
    writeFileSync(join(directory, ".node_id"), encodeNodeId(NODE));
    expect(await inspectDataFolder(directory, OWNER)).toEqual({ nodeId: NODE, version: null });
  });

  it("that undo removes leaves no trace, but never takes files of others along", async () => {
    const created = await createDataFolder(directory);
    await created.undo();
    expect(readdirSync(parent)).toEqual([]);
    const again = await createDataFolder(directory);
    writeFileSync(join(directory, "x"), "");
    await again.undo();
    expect(readdirSync(directory)).toEqual(["x"]);
  });
});

describe("refusals name the folder and the remedy", () => {
  const refused = async (code: string, text: RegExp) => {
    await expect(inspectDataFolder(directory, OWNER)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(text),
      remedy: expect.any(String),
    });
  };

  it("a folder of another node", async () => {
    await createDataFolder(directory);
    await claimDataFolder(directory, NODE, "n2");
    await refused("BOOT_REFUSED", /belongs to node 'n2', not to 'n1'; start it with --hostname n2/);
    await inspectDataFolder(directory, { hostname: "n1", hostnameIsExplicit: false });
  });

  it("a newer format", async () => {
    await claimed();
    for (const text of ['{"format":2,"hostname":"n1","more":true}\n', "2\n"]) {
      writeFileSync(join(directory, "VERSION"), text);
      await refused("VERSION_UNSUPPORTED", /VERSION says data format 2; this build understands up to 1/);
    }
  });

  it("a version file that is none", async () => {
    await claimed();
    for (const text of ["", "1", "null", "{", '{"format":"1"}']) {
      writeFileSync(join(directory, "VERSION"), text);
      await refused("CORRUPT", /is not the version file of a data folder/);
    }
  });

  it("a folder of something else", async () => {
    await mkdir(directory, { recursive: true });
    writeFileSync(join(directory, "thesis.tex"), "");
    await refused("CONFIG_INVALID", /holds 'thesis.tex' and no VERSION; choose an empty folder/);
  });

  it("a file", async () => {
    writeFileSync(join(parent, "node"), "");
    directory = join(parent, "node");
    await refused("CONFIG_INVALID", /is not a folder/);
  });

  it("a lost node id", async () => {
    await claimed();
    rmSync(join(directory, ".node_id"));
    await refused("CORRUPT", /has lost its \.node_id/);
  });
});

describe("the node id file", () => {
  it.each([
    ["too short", new Uint8Array(7), /holds 7 bytes instead of 8/],
    ["zero", new Uint8Array(8), /the id 0/],
    ["2^53", new Uint8Array([0, 32, 0, 0, 0, 0, 0, 0]), /the id 9007199254740992/],
    ["all ones", new Uint8Array(8).fill(255), /the id 18446744073709551615/],
  ])("is refused when it is %s", (_name, bytes, text) => {
    expect(() => decodeNodeId(bytes, "/x/.node_id")).toThrow(text);
  });

  it("keeps the ends of the range", () => {
    for (const id of [1, 2 ** 32, Number.MAX_SAFE_INTEGER] as NodeId[]) {
      expect(decodeNodeId(encodeNodeId(id), "")).toBe(id);
    }
  });
});
