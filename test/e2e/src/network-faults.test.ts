import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { CLUSTER_SIZE, FaultCluster, type NetworkKind, unusable } from "./harness/fault-cluster.js";
import { isolate } from "./harness/fault-network.js";

/** How long each fault lasts: some election timeouts. */
const FAULT_MS = 1_200;
/** Far above the half minute it takes: a busy machine is no fault. */
const TEST_TIMEOUT_MS = 300_000;
const isFull = process.env["NEXUS_TEST_FULL"] === "1";

let faulty: FaultCluster | null = null;
afterEach(async () => {
  await faulty?.close();
  faulty = null;
});

const others = (node: number): number[] =>
  Array.from({ length: CLUSTER_SIZE }, (_, other) => other).filter((other) => other !== node);

/** Everything that can happen to the links of three nodes, one after the other, under load. */
async function partitions(f: FaultCluster): Promise<void> {
  const cutOff = await f.leaderPosition();
  await isolate(f.network, cutOff, CLUSTER_SIZE);
  await f.untilLedWithout(cutOff);
  await f.untilProgress("without the leader, which is cut off");
  await pause(FAULT_MS);
  await f.heal();

  const deaf = await f.leaderPosition();
  for (const other of others(deaf)) await f.network.block(other, deaf);
  await f.untilLedWithout(deaf);
  await f.untilProgress("while the leader of before hears nobody");
  await f.heal();

  const mute = await f.leaderPosition();
  for (const other of others(mute)) await f.network.block(mute, other);
  await f.untilLedWithout(mute);
  await f.untilProgress("while the leader of before speaks to nobody");
  await f.heal();

  const leader = await f.leaderPosition();
  await f.network.block((leader + 1) % CLUSTER_SIZE, leader);
  await f.untilProgress("while the leader does not hear one follower");
  await pause(FAULT_MS);
  await f.heal();
}

async function slownessPausesAndKills(f: FaultCluster): Promise<void> {
  console.log(`slow links (${f.network.name}): ${f.network.slowness}`);
  await f.network.slow(await f.leaderPosition());
  await f.untilProgress("while the leader's links are slow");
  await pause(FAULT_MS);
  await f.heal();

  const paused = await f.leaderPosition();
  f.node(paused).signal("SIGSTOP");
  await f.untilLedWithout(paused);
  await f.untilProgress("while the leader of before is paused");
  await pause(FAULT_MS);
  f.node(paused).signal("SIGCONT");
  await f.heal();

  const killed = await f.leaderPosition();
  await f.node(killed).kill();
  await f.untilProgress("after the leader was killed");
  f.node(killed).start();
  await f.node(killed).ready();
}

/** What runs where: privileged networks only where they differ, unless there is time for everything. */
const scenarios: readonly {
  readonly name: string;
  readonly kinds: readonly NetworkKind[];
  readonly run: (f: FaultCluster) => Promise<void>;
}[] = [
  { name: "partitions, one-way ones too", kinds: ["proxy", "namespaces"], run: partitions },
  {
    name: "slow links, a paused leader and a killed one",
    kinds: isFull ? ["proxy", "namespaces"] : ["proxy"],
    run: slownessPausesAndKills,
  },
];

for (const kind of ["proxy", "namespaces"] as const) {
  const reason = unusable(kind);
  if (reason !== null) console.log(`SKIP REASON: faults of a network by ${kind}: ${reason}`);
  describe.skipIf(reason !== null)(`three nodes joined by ${kind}`, () => {
    const mine = scenarios.filter(({ kinds }) => kinds.includes(kind));
    it.each(mine)(
      "stay linearizable and lose nothing: $name",
      async ({ run }) => {
        faulty = await FaultCluster.start({ network: kind });
        const f = faulty;
        await f.scenario(async () => {
          await f.startWorkload();
          await f.untilProgress("before any fault");
          await run(f);
          await f.verify();
          expect(f.workload.acknowledgedPuts).toBeGreaterThan(50);
        });
      },
      TEST_TIMEOUT_MS,
    );
  });
}
