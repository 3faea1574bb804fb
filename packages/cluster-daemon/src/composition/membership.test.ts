import { NexusError } from "@nexus/contracts";
import type { ClusterIdentity, LogHealth } from "@nexus/raft";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { compileConfig } from "../config/compile.js";
import { Readiness } from "../lifecycle/readiness.js";
import { describeLogHealth, joinUntilAdmitted } from "./membership.js";

it.each<[LogHealth, RegExp | null]>([
  [{ kind: "ok" }, null],
  [{ kind: "noSpace", message: "ENOSPC" }, /disk of \/d is full: reads go on.*once space is freed/],
  [{ kind: "hung", sinceMs: 1_000 }, /a write to \/d has been running for 4000 ms; check the disk/],
  [{ kind: "failed", message: "EIO" }, /the log in \/d failed \(EIO\).*restart the node/],
])("log health %j is told with its remedy", (health, reason) => {
  const reasons = describeLogHealth(health, "/d", 5_000);
  if (reason === null) expect(reasons).toEqual([]);
  else expect(reasons).toEqual([expect.stringMatching(reason)]);
});

describe("a node that is not admitted to the cluster", () => {
  const asked: string[] = [];
  const readiness = new Readiness();
  let stop = new AbortController();
  beforeEach(() => {
    vi.useFakeTimers();
    asked.length = 0;
    stop = new AbortController();
  });
  afterEach(() => vi.useRealTimers());

  const host = {
    joinCluster: async (addresses: readonly string[], timeoutMs: number): Promise<ClusterIdentity> => {
      asked.push(addresses[0]!);
      // What it stands for takes all the time it is given: the caller is to give each address its share.
      await new Promise((resolve) => setTimeout(resolve, timeoutMs));
      throw new NexusError({ code: "DEADLINE_EXCEEDED", what: "no leader answered" });
    },
  };
  const machine = { hostname: "box", workingDirectory: "/" };
  const join = () =>
    joinUntilAdmitted(
      {
        config: compileConfig({ argv: [], env: {}, file: null, machine }),
        logger: pino({ level: "silent" }),
        readiness,
        signal: stop.signal,
      },
      host,
      ["a:1", "b:1"],
    );

  it("asks another address first each time, and says why it is not in yet", async () => {
    const ended = expect(join()).rejects.toMatchObject({ code: "CANCELLED" });
    await vi.advanceTimersByTimeAsync(6_000);
    expect(asked.slice(0, 3)).toEqual(["a:1", "b:1", "a:1"]);
    expect(readiness.reasons()[0]?.message).toMatch(/not admitted to the cluster yet: .*no leader answered/);
    stop.abort();
    await vi.advanceTimersByTimeAsync(3_000);
    await ended;
  });

  it("notices within 2 s that it is to stop", async () => {
    const ended = expect(join()).rejects.toMatchObject({ code: "CANCELLED" });
    await vi.advanceTimersByTimeAsync(100);
    stop.abort();
    await vi.advanceTimersByTimeAsync(2_000);
    await ended;
    expect(asked).toHaveLength(1);
  });
});
