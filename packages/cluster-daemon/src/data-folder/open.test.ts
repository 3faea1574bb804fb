import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NodeId } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDataFolder } from "./open.js";

const NODE = 42 as NodeId;
let parent = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "nexus-open-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const open = (hostname = "n1") =>
  openDataFolder({ dataDirectory: join(parent, "a", "data"), hostname, hostnameIsExplicit: true });

describe("a data folder that is opened and given up", () => {
  it("leaves nothing behind when it was missing and never claimed", async () => {
    const folder = await open();
    expect(folder.state.version).toBeNull();
    await folder.close();
    expect(readdirSync(parent)).toEqual([]);
  });

  it("is left empty when it was empty", async () => {
    mkdirSync(join(parent, "a", "data"), { recursive: true });
    await (await open()).close();
    expect(readdirSync(join(parent, "a", "data"))).toEqual([]);
  });

  it("stays, with its node id, once it was claimed", async () => {
    const first = await open();
    await first.claim(NODE);
    await first.close();
    const second = await open();
    expect(second.state).toEqual({ nodeId: NODE, version: { format: 1, hostname: "n1" } });
    await second.close();
    expect(readdirSync(join(parent, "a", "data")).sort()).toEqual([".node_id", "VERSION", "lock"]);
  });

  it("of another node is refused, and unharmed", async () => {
    const first = await open();
    await first.claim(NODE);
    await first.close();
    await expect(open("n2")).rejects.toMatchObject({ code: "BOOT_REFUSED" });
    await (await open()).close();
  });
});
