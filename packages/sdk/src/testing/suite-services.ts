import { describe, expect, it } from "vitest";
import type { NexusFilesystem } from "../filesystem.js";

/** Services of a node, whichever it has. */
export function describeServices(open: () => NexusFilesystem): void {
  describe("services of the serving node", () => {
    it("are listed, and what the node cannot make is refused by name", async () => {
      const { services } = open();
      expect((await services.list()).map(({ name }) => name)).not.toContain("nobody");
      await expect(services.get("nobody")).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(services.start("nobody", { settings: { a: "b" } })).rejects.toMatchObject({
        code: "NOT_FOUND",
        message: expect.stringContaining("nobody"),
      });
      await expect(services.stop("nobody")).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(services.remove("nobody")).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(services.get("../zones/root")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    });

    it("are called by their names, and one that is not there, or no plain value, is refused", async () => {
      const nobody = open().service<{ greet: (params: { name: unknown }) => string }>("nobody");
      await expect(nobody.greet({ name: "ann" })).rejects.toMatchObject({
        code: "METHOD_NOT_FOUND",
        message: expect.stringContaining("nobody.greet"),
      });
      for (const name of [new Date(), () => "ann", Number.NaN, 1n, new Map()]) {
        await expect(nobody.greet({ name })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
      }
      const circle: unknown[] = [];
      circle.push(circle);
      await expect(nobody.greet({ name: circle })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
      // A proxy is no promise: it may be awaited, and passed on.
      expect(await Promise.resolve(nobody)).toBe(nobody);
    });
  });

  it("mounts of the caller's zone are listed", async () => {
    const mounts = await open().getTopLevelMounts();
    expect(mounts.map(({ path }) => path)).toEqual([]);
  });
}
