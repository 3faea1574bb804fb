import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeSyncFiles } from "../files/sync-files.js";
import { createInlineHashPool } from "../pool/inline-pool.js";
import { tempFolder } from "../testing/temp-folder.js";
import { createObjectStoreProvider } from "./object-store-provider.js";

const pool = createInlineHashPool(nodeSyncFiles);
const provider = (enabledDrivers: readonly string[]) =>
  createObjectStoreProvider({ enabledDrivers, peerBlobs: null, pool });

describe("the driver gate", () => {
  it("opens what is enabled", async () => {
    const folder = tempFolder();
    const gate = provider(["cas-local", "path_local"]);
    expect(gate.knownDrivers()).toEqual(["cas-local", "path_local"]);
    const cas = await gate.open("cas-local", { local_root: join(folder, "a") });
    const path = await gate.open("path_local", { local_root: join(folder, "b"), fsync: "false" });
    expect([cas.addressing, path.addressing]).toEqual(["content", "path"]);
    expect(existsSync(join(folder, "b"))).toBe(true);
  });

  it("refuses what is not, and what does not exist, in the words clients know", async () => {
    const gate = provider(["cas-local"]);
    expect(gate.enabledDrivers()).toEqual(["cas-local"]);
    await expect(gate.open("path_local", {})).rejects.toMatchObject({
      code: "DRIVER_NOT_ENABLED",
      what: "driver 'path_local' not enabled in current deployment profile",
    });
    await expect(gate.open("floppy", {})).rejects.toMatchObject({
      code: "UNKNOWN_DRIVER",
      what: "unknown backend_type: 'floppy'",
    });
    expect(() => provider(["floppy"])).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  });

  it.each([
    [{}, "needs the parameter 'local_root'"],
    [{ local_root: "relative" }, 'local_root = "relative", which is not an absolute path'],
    [{ local_root: "/tmp", fsync: "maybe" }, 'fsync = "maybe", which is not a boolean'],
    [{ local_root: "/tmp", colour: "red" }, "has no parameter 'colour'"],
  ])("names a parameter that is missing, malformed or unknown: %j", async (parameters, message) => {
    const opening = provider(["path_local"]).open("path_local", parameters);
    await expect(opening).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      what: expect.stringContaining(message),
    });
  });
});
