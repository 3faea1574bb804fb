import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nodeSyncFiles } from "../files/sync-files.js";
import { createInlineHashPool } from "../pool/inline-pool.js";
import { createObjectStoreProvider } from "./object-store-provider.js";

let base: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "nexus-mountable-")));
  for (const name of ["srv/reports", "srv/own/data", "secret"])
    mkdirSync(join(base, name), { recursive: true });
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const at = (name: string): string => join(base, name);
const pool = createInlineHashPool(nodeSyncFiles);
const open = (folder: string, allowed: readonly string[], enabledDrivers = ["path_local"]) =>
  createObjectStoreProvider({
    enabledDrivers,
    peerBlobs: null,
    pool,
    mountableFolders: allowed,
    ownFolder: at("srv/own"),
  }).openMounted("path_local", { local_root: folder });
const refused = (folder: string, allowed: readonly string[]) =>
  expect(open(folder, allowed)).rejects.toMatchObject({
    code: "PERMISSION_DENIED",
    remedy: expect.stringContaining("--mountable-folders"),
  });

describe("a host folder that a row names", () => {
  it("is opened when the operator allows it, or one above it", async () => {
    for (const allowed of [at("srv/reports"), at("srv")]) {
      const store = await open(at("srv/reports"), [at("nothing"), allowed]);
      expect(store.addressing).toBe("path");
      await store.close();
    }
  });

  it("is refused when nothing is allowed, and when it lies beside what is", async () => {
    await refused(at("srv/reports"), []);
    await refused(at("secret"), [at("srv")]);
    await refused(at("srv-other"), [at("srv")]);
    await refused(`${at("srv")}/../secret`, [at("srv")]);
  });

  it("is judged by where it really is, whatever links lead there", async () => {
    symlinkSync(at("secret"), at("srv/link"));
    await refused(at("srv/link"), [at("srv")]);
    symlinkSync(at("srv"), at("alias"));
    const store = await open(at("srv/reports"), [at("alias")]);
    await store.close();
  });

  it("is never what the node keeps for itself, nor what holds that", async () => {
    await refused(at("srv/own/data"), [at("srv")]);
    await refused(at("srv/own"), [at("srv")]);
    await refused(at("srv"), [at("srv")]);
  });

  it("is not made when it is missing, and not opened by a driver that is off", async () => {
    await expect(open(at("srv/missing"), [at("srv")])).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(open(at("srv/reports"), [at("srv")], ["cas-local"])).rejects.toMatchObject({
      code: "DRIVER_NOT_ENABLED",
    });
  });
});
