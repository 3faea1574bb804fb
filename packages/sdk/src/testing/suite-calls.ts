import { NexusError } from "@nexus/contracts";
import { expect, it } from "vitest";
import { type Current, codeOf } from "./suite-helpers.js";

export function describeCalls(current: Current): void {
  it("refuses bad paths and options by code, before anything happens", async () => {
    const fs = current();
    for (const path of ["relative", "/a/../b", "/nul\0", ""])
      expect(await codeOf(fs.stat(path))).toBe("INVALID_PATH");
    expect(await codeOf(fs.read("/x", { offsetBytes: -1 }))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(fs.stat("/x", { timeoutMs: 0 }))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(fs.append("/x", "y", { ifAbsent: true }))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(fs.zones.info("Not A Zone"))).toBe("INVALID_ARGUMENT");
  });

  it("names the path and a code when something is missing", async () => {
    const fs = current();
    const error: unknown = await fs.read("/missing.txt").catch((refusal: unknown) => refusal);
    expect(NexusError.is(error) && error.code).toBe("NOT_FOUND");
    expect((error as NexusError).message).toContain("/missing.txt");
    expect(await codeOf(fs.read("/"))).toBe("IS_A_DIRECTORY");
  });

  it("gives up when told to", async () => {
    const fs = current();
    expect(await codeOf(fs.stat("/", { signal: AbortSignal.abort() }))).toBe("CANCELLED");
    const controller = new AbortController();
    async function* endless(): AsyncIterable<Uint8Array> {
      for (;;) {
        yield new Uint8Array(65_536);
        controller.abort();
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    expect(await codeOf(fs.write("/never", endless(), { signal: controller.signal }))).toBe("CANCELLED");
    expect(await fs.exists("/never")).toBe(false);
  });

  it("says who serves it", async () => {
    const status = await current().status();
    expect(status).toMatchObject({ ready: true, reasons: [] });
    expect(status.nodeId).toMatch(/^[1-9][0-9]*$/);
    expect(status.uptimeSeconds).toBeGreaterThanOrEqual(0);
  });
}
