import { LINEARIZABLE, type OperationContext, type Pid, ROOT_ZONE } from "@nexus/contracts";
import type { CallOptions, Kernel } from "@nexus/kernel";
import { describe, expect, it } from "vitest";
import { createDeferredKernel } from "./deferred-kernel.js";

const OPTIONS: CallOptions = { timeoutMs: 1_000, signal: null, consistency: LINEARIZABLE };
const CONTEXT: OperationContext = {
  userId: "u",
  zoneId: ROOT_ZONE,
  isAdmin: false,
  isSystem: false,
  subjectType: "user",
  subjectId: null,
  agentId: null,
  groups: [],
  zoneGrants: [],
  requestId: "r",
};

describe("a kernel that is not there yet", () => {
  it("is not ready and refuses every call as retryable", async () => {
    const { kernel } = createDeferredKernel();
    expect(kernel.isReady()).toBe(false);
    await expect(kernel.sysStat("/", CONTEXT, OPTIONS)).rejects.toMatchObject({
      code: "UNAVAILABLE",
      retryable: true,
    });
    const walk = async () => {
      for await (const entry of kernel.walk("/", CONTEXT, OPTIONS)) throw new Error(`yielded ${entry.path}`);
    };
    await expect(walk()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(kernel.agents.get(1 as Pid, CONTEXT, OPTIONS)).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
    expect(() => kernel.coordinator.listZones()).toThrow(/is starting/);
  });

  it("can be awaited by accident", async () => {
    const { kernel } = createDeferredKernel();
    expect(await Promise.resolve(kernel)).toBe(kernel);
  });
});

it("passes everything on once the real kernel is bound", async () => {
  const { kernel, bind } = createDeferredKernel();
  const { coordinator, agents } = kernel;
  class Real {
    readonly #ready = true;
    readonly coordinator = { isFederated: true };
    readonly agents = { heartbeat: async (pid: Pid) => pid };
    isReady() {
      return this.#ready;
    }
    async exists(path: string) {
      return this.#ready && path === "/a";
    }
  }
  bind(new Real() as unknown as Kernel);
  expect(kernel.isReady()).toBe(true);
  expect(coordinator.isFederated).toBe(true);
  expect(await agents.heartbeat(7 as Pid, CONTEXT, OPTIONS)).toBe(7);
  expect(await kernel.exists("/a", CONTEXT, OPTIONS)).toBe(true);
});
