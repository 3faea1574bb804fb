import type { KeyChange } from "@nexus/kernel";
import { CURRENT_GENERATION_KEY, SESSIONS_RANGE } from "../../zone/state/keys.js";
import { MemoryStateStore } from "../../zone/state/memory-state-store.js";
import { SessionTable } from "../../zone/state/sessions.js";
import { type PlantedBug, replaceMethod } from "./patch.js";

export const SESSION_BUGS: readonly PlantedBug[] = [
  {
    name: "retry-applied-twice",
    what: "a proposal that was applied before is applied again when it comes a second time",
    plant: () =>
      replaceMethod(
        SessionTable.prototype,
        "check",
        (original) =>
          function (this: SessionTable, id, sequence, answeredBelow) {
            const found = original.call(this, id, sequence, answeredBelow);
            return found.kind === "answered" ? { kind: "new" } : found;
          },
      ),
  },
  {
    name: "sessions-not-restored",
    what: "a node that restarts does not read the sessions it stored",
    plant: () => replaceMethod(SessionTable.prototype, "load", () => () => {}),
  },
  {
    name: "snapshot-without-sessions",
    what: "a snapshot is installed without the sessions it carries",
    plant: () =>
      replaceMethod(
        MemoryStateStore.prototype,
        "write",
        (original) =>
          function (this: MemoryStateStore, changes): void {
            const current = this.get(CURRENT_GENERATION_KEY);
            original.call(
              this,
              changes.filter((change) => current === undefined || !isStagedSession(change, current)),
            );
          },
      ),
  },
];

const GENERATION_BYTES = 4;

/** A session row of a generation that is not the current one: it is part of a snapshot coming in. */
function isStagedSession({ key }: KeyChange, current: Uint8Array): boolean {
  if (key[GENERATION_BYTES] !== SESSIONS_RANGE.low[0] || key.length <= GENERATION_BYTES + 1) return false;
  for (let i = 0; i < GENERATION_BYTES; i += 1) if (key[i] !== current[i]) return true;
  return false;
}
