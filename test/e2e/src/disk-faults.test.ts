import { setTimeout as pause } from "node:timers/promises";
import { LOCAL } from "@nexus/contracts";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { type DiskFault, DiskFaults } from "./harness/disk-faults.js";
import { CLUSTER_SIZE, FaultCluster } from "./harness/fault-cluster.js";
import { until } from "./harness/wait.js";

const FAULT_MS = 1_500;
/** Far above the half minute it takes: a busy machine is no fault. */
const TEST_TIMEOUT_MS = 300_000;
const SLOW_SYNC_MS = 120;

const prepared = DiskFaults.prepare();
const reason = typeof prepared === "string" ? prepared : null;
if (reason !== null) console.log(`SKIP REASON: disk faults of real processes: ${reason}`);

describe.skipIf(reason !== null)("a disk that fails under a real process", () => {
  const faults = prepared as DiskFaults;
  let faulty: FaultCluster | null = null;
  afterEach(async () => {
    await faulty?.close();
    faulty = null;
  });
  afterAll(() => faults.close());

  const start = async (): Promise<FaultCluster> => {
    faulty = await FaultCluster.start({
      network: "proxy",
      configure: (node, spec) => faults.configure(node, spec),
    });
    await faulty.startWorkload();
    await faulty.untilProgress("before any fault");
    return faulty;
  };

  /** The fault hits the leader: another one takes over, reads there go on, and it comes back by itself. */
  async function sickLeader(f: FaultCluster, fault: DiskFault): Promise<void> {
    const sick = await f.leaderPosition();
    const node = f.node(sick);
    faults.set(sick, fault);
    await f.untilLedWithout(sick);
    await f.untilProgress(`with a leader whose disk works, unlike that of before (${fault.kind})`);
    await pause(FAULT_MS);
    await using fs = await f.cluster.connect([node]);
    const local = await fs.stat("/contested-0-0", { consistency: LOCAL });
    expect(local.entry.version).toBeGreaterThan(0);
    expect(node.isRunning, "a failing disk is no reason to end").toBe(true);

    faults.set(sick, { kind: "none" });
    await f.heal();
    await until("a write through the healed node", async () => {
      await fs.write(`/written-after-${fault.kind}`, "by the healed node", { timeoutMs: 20_000 });
      return true;
    });
  }

  it(
    "with EIO from every sync, then from every write of a leader: another one takes over, and it resumes by itself",
    async () => {
      const f = await start();
      await f.scenario(async () => {
        await sickLeader(f, { kind: "sync-eio" });
        await sickLeader(f, { kind: "write-eio" });
        await f.verify();
      });
    },
    TEST_TIMEOUT_MS,
  );

  it(
    "with slow syncs on the leader, then on a quorum: writes take longer and nothing else",
    async () => {
      const f = await start();
      await f.scenario(async () => {
        const leader = await f.leaderPosition();
        faults.set(leader, { kind: "sync-slow", delayMs: SLOW_SYNC_MS });
        await f.untilProgress("with slow syncs on the leader");
        faults.set((leader + 1) % CLUSTER_SIZE, { kind: "sync-slow", delayMs: SLOW_SYNC_MS });
        await f.untilProgress("with slow syncs on two of three");
        await pause(FAULT_MS);
        for (let node = 0; node < CLUSTER_SIZE; node += 1) faults.set(node, { kind: "none" });
        await f.verify();
      });
    },
    TEST_TIMEOUT_MS,
  );
});
