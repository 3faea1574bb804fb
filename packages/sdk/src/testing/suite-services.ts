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
  });
}
