import { NexusError, type NodeId } from "@nexus/contracts";
import type { ClusterId, ProbeResult } from "@nexus/raft";
import { describe, expect, it } from "vitest";
import { type SettleOptions, settleBoot } from "./settle.js";

const SELF = 7 as NodeId;
const A = { host: "a", port: 2126 };
const B = { host: "b", port: 2126 };
const CLUSTER = "c".repeat(32) as ClusterId;

const answer = (nodeId: number, clusterId: ClusterId | null, isPendingFounder = false): ProbeResult => ({
  nodeId: nodeId as NodeId,
  clusterId,
  isPendingFounder,
  advertiseAddress: "",
  version: "0",
});

/** Virtual time: sleeping is what makes it pass. */
function world(answers: (address: string, nowMs: number) => ProbeResult) {
  let nowMs = 0;
  const waits: string[] = [];
  const options = (more: Partial<SettleOptions> = {}): SettleOptions => ({
    facts: {
      disk: { kind: "fresh" },
      hostname: "n0",
      founding: { kind: "default" },
      peers: [A, B],
      expectCluster: null,
    },
    ownNodeId: SELF,
    joinTimeoutMs: 10_000,
    probe: async (address) => answers(address, nowMs),
    clock: {
      nowMs: () => nowMs,
      sleep: async (delayMs) => {
        nowMs += delayMs;
      },
    },
    onWaiting: (text) => waits.push(text),
    signal: new AbortController().signal,
    ...more,
  });
  return { options, waits, nowMs: () => nowMs };
}

const unreachable = (): never => {
  throw new NexusError({ code: "UNAVAILABLE", what: "connection refused" });
};

describe("a new node", () => {
  it("waits for its peers, says for what when that changes, and joins the first that belongs to a cluster", async () => {
    const { options, waits } = world((address, nowMs) => {
      if (address === "b:2126") return unreachable();
      if (nowMs < 300) return unreachable();
      return answer(1, nowMs < 2_000 ? null : CLUSTER, nowMs < 2_000);
    });
    expect(await settleBoot(options())).toEqual({ kind: "join", via: [A], clusterId: CLUSTER });
    expect(waits).toEqual([
      "an answer of a:2126 (connection refused), b:2126 (connection refused)",
      "a:2126 to found the cluster",
    ]);
  });

  it("gives up at the timeout with what it waited for", async () => {
    const { options, nowMs } = world(unreachable);
    await expect(settleBoot(options())).rejects.toMatchObject({
      code: "BOOT_REFUSED",
      message: expect.stringMatching(/gave up after --join-timeout.*a:2126 \(connection refused\)/),
    });
    expect(nowMs()).toBeLessThan(13_000);
  });

  it("leaves an address out that turns out to be its own", async () => {
    const { options } = world((address) =>
      address === "a:2126" ? answer(SELF, null, true) : answer(2, null),
    );
    const facts = { ...options().facts, founding: { kind: "founder" } as const };
    expect((await settleBoot(options({ facts }))).kind).toBe("found");
  });

  it("does not found alone when every peer is itself", async () => {
    const { options } = world(() => answer(SELF, null));
    await expect(settleBoot(options())).rejects.toMatchObject({ code: "BOOT_REFUSED" });
  });

  it("stops waiting when it is told to stop", async () => {
    const stop = new AbortController();
    const { options } = world(() => {
      stop.abort();
      return unreachable();
    });
    await expect(settleBoot(options({ signal: stop.signal, joinTimeoutMs: null }))).rejects.toMatchObject({
      code: "CANCELLED",
    });
  });
});

it("a member of a cluster resumes without asking anybody", async () => {
  const { options } = world(() => {
    throw new Error("asked");
  });
  const facts = { ...options().facts, disk: { kind: "member", clusterId: CLUSTER } as const };
  expect(await settleBoot(options({ facts }))).toEqual({ kind: "resume", clusterId: CLUSTER });
});
