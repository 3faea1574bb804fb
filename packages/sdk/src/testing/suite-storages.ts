import { expect, it } from "vitest";
import { type Current, codeOf } from "./suite-helpers.js";

/** External storage of a node that lets nothing be mounted: what it can be made of differs from node to node. */
export function describeStorages(current: Current): void {
  it("mounts no external storage that the node's operator did not allow, and takes nothing else away", async () => {
    const fs = current();
    const storage = { driver: "path_local", parameters: { local_root: "/" } };
    expect(["PERMISSION_DENIED", "UNSUPPORTED"]).toContain(await codeOf(fs.storages.mount("/host", storage)));
    expect(await codeOf(fs.storages.mount("/host", { driver: "", parameters: {} }))).toBe("INVALID_ARGUMENT");
    expect(await fs.exists("/host")).toBe(false);
    await fs.mkdir("/no-storage");
    expect(await codeOf(fs.storages.unmount("/no-storage"))).toBe("WRONG_TYPE");
    expect(await codeOf(fs.storages.unmount("/no-storage/at-all"))).toBe("NOT_FOUND");
    expect(await fs.isDirectory("/no-storage")).toBe(true);
    await fs.remove("/no-storage");
  });
}
