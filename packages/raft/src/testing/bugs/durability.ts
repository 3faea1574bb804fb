import type { KeyChange } from "@nexus/kernel";
import { DurableGroupLog } from "../../log/group/durable-group-log.js";
import { SimulatedDisk } from "../../log/testing/index.js";
import { APPLIED_KEY } from "../../zone/state/keys.js";
import { MemoryStateStore } from "../../zone/state/memory-state-store.js";
import { type PlantedBug, replaceMethod } from "./patch.js";

export const DURABILITY_BUGS: readonly PlantedBug[] = [
  {
    name: "ack-before-fsync",
    what: "the log's disk says that bytes are durable before they are",
    plant: () =>
      replaceMethod(
        SimulatedDisk.prototype,
        "write",
        (original) =>
          function (this: SimulatedDisk, file, name, offset, data): void {
            original.call(this, file, name, offset, data, false);
          },
      ),
  },
  {
    name: "torn-log-without-abstaining",
    what: "a node whose log lost entries it had acknowledged votes as if it had not",
    plant: () => replaceMethod(DurableGroupLog.prototype, "abstainUntil", () => () => null),
  },
  {
    name: "applied-index-apart",
    what: "the applied index is written before the rows it stands for, not with them",
    plant: () =>
      replaceMethod(
        MemoryStateStore.prototype,
        "write",
        (original) =>
          function (this: MemoryStateStore, changes): void {
            const applied = changes.filter(isAppliedPoint);
            const rows = changes.filter((change) => !isAppliedPoint(change));
            if (applied.length > 0) original.call(this, applied);
            if (rows.length > 0) original.call(this, rows);
          },
      ),
  },
];

const GENERATION_BYTES = 4;

function isAppliedPoint({ key }: KeyChange): boolean {
  return key.length === GENERATION_BYTES + APPLIED_KEY.length && key[GENERATION_BYTES] === APPLIED_KEY[0];
}
