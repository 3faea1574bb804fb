import { LINEARIZABLE, LOCAL, NexusError, ROOT_ZONE } from "@nexus/contracts";
import { refusalOf } from "@nexus/kernel/testing";
import { afterEach, describe, expect, it } from "vitest";
import { putFile, TEST_LOG_LIMITS, TEST_RAFT_LIMITS, TestCluster, type TestNode } from "../testing/index.js";

const WRITE = { timeoutMs: 3_000 };
const READ = { consistency: LINEARIZABLE, timeoutMs: 3_000 };

let cluster: TestCluster;

afterEach(() => cluster.closeAll());

const root = (node: TestNode) => node.host.replica(ROOT_ZONE);
const store = (node: TestNode) => node.coordinator.metaStoreForZone(ROOT_ZONE);
const write = (node: TestNode, path: string) =>
  cluster.time.settle(store(node).commit([putFile(path)], WRITE));
const stateDisk = (node: TestNode) => node.files.diskOf(root(node).identity);

const refusal = (promise: Promise<unknown>) => refusalOf(cluster.time.settle(promise));

interface Sickness {
  readonly name: string;
  readonly code: "NO_SPACE" | "IO_ERROR";
  /** Whether the node's own copy can be read meanwhile; the others' always can. */
  readonly isReadable: boolean;
  strike(node: TestNode): void;
  cure(node: TestNode): void;
}

let release: () => void = () => {};

const SICKNESSES: readonly Sickness[] = [
  {
    name: "ENOSPC under the log",
    code: "NO_SPACE",
    isReadable: true,
    strike: ({ disk }) => {
      disk.setCapacity(disk.usedBytes);
      disk.fail({ step: "write", nth: 1, error: "ENOSPC" });
    },
    cure: ({ disk }) => disk.setCapacity(null),
  },
  {
    name: "EIO under the log, again and again",
    code: "IO_ERROR",
    isReadable: true,
    strike: ({ disk }) => {
      for (let nth = 1; nth <= 200; nth += 1) {
        disk.fail({ step: "write", nth, error: "EIO" });
        disk.fail({ step: "create", nth, error: "EIO" });
      }
    },
    cure: ({ disk }) => disk.clearFaults(),
  },
  {
    name: "a log disk that hangs",
    code: "IO_ERROR",
    isReadable: true,
    strike: ({ disk }) => disk.hang(),
    cure: ({ disk }) => disk.release(),
  },
  {
    name: "ENOSPC under the state",
    code: "NO_SPACE",
    isReadable: false,
    strike: (node) => {
      stateDisk(node).failWrites = new NexusError({ code: "NO_SPACE", what: "ENOSPC" });
    },
    cure: (node) => {
      stateDisk(node).failWrites = null;
    },
  },
  {
    name: "EIO under the state, again and again",
    code: "IO_ERROR",
    isReadable: false,
    strike: (node) => {
      stateDisk(node).failWrites = new NexusError({ code: "IO_ERROR", what: "EIO" });
    },
    cure: (node) => {
      stateDisk(node).failWrites = null;
    },
  },
  {
    name: "a state disk that hangs",
    code: "IO_ERROR",
    isReadable: true,
    strike: (node) => {
      stateDisk(node).hanging = new Promise<void>((resolve) => {
        release = resolve;
      });
    },
    cure: (node) => {
      stateDisk(node).hanging = null;
      release();
    },
  },
];

for (const sickness of SICKNESSES) {
  for (const role of ["leader", "follower"] as const) {
    describe(`${sickness.name}, of a ${role}`, () => {
      it("costs that node's writes, with the reason; the zone goes on, and the node by itself afterwards", async () => {
        cluster = new TestCluster({
          limits: { ...TEST_RAFT_LIMITS, stateWriteDeadlineMs: 1_000 },
          logLimits: { ...TEST_LOG_LIMITS, writeDeadlineMs: 500 },
        });
        await cluster.found(3);
        await cluster.untilVoters(3);
        const leader = await cluster.untilLeader();
        const sick = role === "leader" ? leader : (cluster.up().find((node) => node !== leader) as TestNode);
        const well = cluster.up().filter((node) => node !== sick);
        for (const node of cluster.up()) await write(node, `/before-${node.index}`);
        await cluster.untilSettled();

        sickness.strike(sick);
        const pending = store(well[0] as TestNode)
          .commit([putFile("/during")], { timeoutMs: 20_000 })
          .catch((error: unknown) => error);
        const hasOtherLeader = () => {
          const present = cluster.leader();
          return present !== null && present !== sick;
        };
        const isFound = () => root(sick).problem?.kind === "disk" && hasOtherLeader();
        await cluster.time.until(isFound, 20_000, "the disk is found sick, and another leads");
        await cluster.time.settle(pending);

        expect((await refusal(store(sick).commit([putFile("/refused")], WRITE))).code).toBe(sickness.code);
        expect(sick.coordinator.zoneInfo(ROOT_ZONE).problem).not.toBeNull();
        expect(root(sick).metrics().problem).toBe("disk");
        for (const node of well) {
          await write(node, `/meanwhile-${node.index}`);
          expect(await cluster.time.settle(store(node).get("/before-0", READ))).not.toBeNull();
        }
        const own = store(sick).get("/before-0", { consistency: LOCAL, timeoutMs: 100 });
        if (sickness.isReadable) expect(await cluster.time.settle(own)).not.toBeNull();
        else expect((await refusal(own)).code).toBe(sickness.code);

        sickness.cure(sick);
        await cluster.time.until(() => root(sick).problem === null, 30_000, "the node resumes");
        await write(sick, "/resumed");
        await cluster.untilSettled();
        const digests = new Set(cluster.up().map((node) => root(node).state.applied.digest));
        expect(digests.size).toBe(1);
      });
    });
  }
}
