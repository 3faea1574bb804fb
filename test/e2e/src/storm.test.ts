import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { DiskFaults } from "./harness/disk-faults.js";
import { CLUSTER_SIZE, FaultCluster, type NetworkKind, unusable } from "./harness/fault-cluster.js";
import { isolate } from "./harness/fault-network.js";

// `npm test -- storm` or `npm run test:full`. NEXUS_STORM_SEED repeats the faults of an earlier run.
const seed = Number(process.env["NEXUS_STORM_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const stormSeconds = Number(process.env["NEXUS_STORM_SECONDS"] ?? 120);
const LONGEST_FAULT_MS = 3_000;
const LONGEST_CALM_MS = 1_500;
const SETTLING_MS = 300_000;

/** A small generator, so that a seed repeats the same faults. */
function seededRandom(start: number): (bound: number) => number {
  let state = start | 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * bound);
  };
}

/** Begins a fault at a node; what it returns ends it. */
type Fault = (f: FaultCluster, node: number, disks: DiskFaults | null) => Promise<() => Promise<void>>;

const heal = (f: FaultCluster) => (): Promise<void> => f.network.heal();

const faults: Readonly<Record<string, Fault>> = {
  async cutOff(f, node) {
    await isolate(f.network, node, CLUSTER_SIZE);
    return heal(f);
  },
  async oneWay(f, node) {
    await f.network.block(node, (node + 1) % CLUSTER_SIZE);
    return heal(f);
  },
  async deaf(f, node) {
    for (let other = 0; other < CLUSTER_SIZE; other += 1) {
      if (other !== node) await f.network.block(other, node);
    }
    return heal(f);
  },
  async slow(f, node) {
    await f.network.slow(node);
    return heal(f);
  },
  async paused(f, node) {
    f.node(node).signal("SIGSTOP");
    return async () => f.node(node).signal("SIGCONT");
  },
  async killed(f, node) {
    await f.node(node).kill();
    return async () => {
      f.node(node).start();
      await f.node(node).ready();
    };
  },
  async failingSyncs(_f, node, disks) {
    disks?.set(node, { kind: "sync-eio" });
    return async () => disks?.set(node, { kind: "none" });
  },
  async slowSyncs(_f, node, disks) {
    disks?.set(node, { kind: "sync-slow", delayMs: 80 });
    return async () => disks?.set(node, { kind: "none" });
  },
};

const prepared = DiskFaults.prepare();
const disks = typeof prepared === "string" ? null : prepared;
if (disks === null) console.log(`without failing disks: ${String(prepared)}`);
const names = Object.keys(faults).filter((name) => disks !== null || !name.endsWith("Syncs"));

let faulty: FaultCluster | null = null;
afterEach(async () => {
  await faulty?.close();
  faulty = null;
});
afterAll(() => disks?.close());

for (const kind of ["proxy", "namespaces"] satisfies NetworkKind[]) {
  const reason = unusable(kind);
  if (reason !== null) console.log(`SKIP REASON: a storm of faults by ${kind}: ${reason}`);
  describe.skipIf(reason !== null)(`a storm of random faults by ${kind}`, () => {
    it(
      `leaves a linearizable history and loses nothing (NEXUS_STORM_SEED=${seed})`,
      async () => {
        faulty = await FaultCluster.start({
          network: kind,
          configure: (node, spec) => disks?.configure(node, spec) ?? spec,
        });
        const f = faulty;
        const random = seededRandom(seed);
        await f.scenario(async () => {
          await f.startWorkload();
          const endMs = performance.now() + stormSeconds * 1_000;
          while (performance.now() < endMs) {
            const name = names[random(names.length)] ?? "cutOff";
            const node = random(CLUSTER_SIZE);
            const [faultMs, calmMs] = [200 + random(LONGEST_FAULT_MS), random(LONGEST_CALM_MS)];
            console.log(`${name} at node ${node} for ${faultMs} ms, then calm for ${calmMs} ms`);
            const end = await faults[name]!(f, node, disks);
            await pause(faultMs);
            await end();
            await pause(calmMs);
            await f.untilProgress(`after ${name} at node ${node}`);
            f.workload.turnToNewFiles();
          }
          await f.untilProgress("after the storm");
          await f.verify();
          expect(f.workload.acknowledgedPuts).toBeGreaterThan(stormSeconds);
        });
      },
      stormSeconds * 1_000 + SETTLING_MS,
    );
  });
}
