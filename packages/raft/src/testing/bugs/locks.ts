import { type KeyChange, LockTable } from "@nexus/kernel";
import { RaftMetaStore } from "../../coordinator/meta-store.js";
import { CURRENT_GENERATION_KEY, LOCKS_SPACE } from "../../zone/state/keys.js";
import { MemoryStateStore } from "../../zone/state/memory-state-store.js";
import { ZoneClock } from "../../zone/zone-clock.js";
import { type PlantedBug, replaceMethod } from "./patch.js";

/** About an election timeout of the simulated clusters. */
const GUESSED_DELAY_MS = 1_000;

export const LOCK_BUGS: readonly PlantedBug[] = [
  {
    name: "snapshot-without-locks",
    what: "a snapshot is installed without the lock table it carries",
    plant: () =>
      replaceMethod(
        MemoryStateStore.prototype,
        "write",
        (original) =>
          function (this: MemoryStateStore, changes): void {
            const current = this.get(CURRENT_GENERATION_KEY);
            original.call(
              this,
              changes.filter((change) => current === undefined || !isStagedLock(change, current)),
            );
          },
      ),
  },
  {
    name: "lock-time-runs-ahead",
    what: "a follower's zone clock adds a guess of how old the leader's stamp is: its time as leader ends locks early",
    plant: plantClockAhead,
  },
  {
    name: "fencing-not-in-the-state",
    what: "fencing tokens are counted in memory, and the count begins anew after a restart",
    plant: () =>
      replaceMethod(
        LockTable.prototype,
        "load",
        (original) =>
          function (this: LockTable, row): void {
            if (row.kind !== "putLastFencing") original.call(this, row);
          },
      ),
  },
  {
    name: "transaction-in-two-steps",
    what: "a transaction's compares and first mutation are one entry, its other mutations the next",
    plant: () =>
      replaceMethod(
        RaftMetaStore.prototype,
        "transact",
        (original) =>
          async function (this: RaftMetaStore, { compares, mutations }, options) {
            const first = await original.call(this, { compares, mutations: mutations.slice(0, 1) }, options);
            if (first.kind === "refused" || mutations.length < 2) return first;
            const rest = await original.call(this, { compares: [], mutations: mutations.slice(1) }, options);
            return rest.kind === "refused"
              ? rest
              : { ...rest, outcomes: [...first.outcomes, ...rest.outcomes] };
          },
      ),
  },
];

function plantClockAhead(): () => void {
  const leading = new WeakSet<ZoneClock>();
  const undo = [
    replaceMethod(
      ZoneClock.prototype,
      "stampMs",
      (original) =>
        function (this: ZoneClock, hasAppliedTheirs): number {
          leading.add(this);
          return original.call(this, hasAppliedTheirs);
        },
    ),
    replaceMethod(
      ZoneClock.prototype,
      "follow",
      (original) =>
        function (this: ZoneClock): void {
          leading.delete(this);
          original.call(this);
        },
    ),
    replaceMethod(
      ZoneClock.prototype,
      "applied",
      (original) =>
        function (this: ZoneClock, zoneTimeMs): void {
          original.call(this, leading.has(this) ? zoneTimeMs : zoneTimeMs + GUESSED_DELAY_MS);
        },
    ),
  ];
  return () => {
    for (const each of undo) each();
  };
}

const GENERATION_BYTES = 4;

/** A row of the lock table of a generation that is not the current one: it is part of a snapshot coming in. */
function isStagedLock({ key }: KeyChange, current: Uint8Array): boolean {
  if (key[GENERATION_BYTES] !== LOCKS_SPACE || key.length <= GENERATION_BYTES + 1) return false;
  for (let i = 0; i < GENERATION_BYTES; i += 1) if (key[i] !== current[i]) return true;
  return false;
}
