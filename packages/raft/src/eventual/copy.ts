import type { Inode, NodeId, ZoneId } from "@nexus/contracts";
import type { HostRuntime } from "../host/api.js";
import type { StateStore } from "../zone/state/state-store.js";
import type { AgreedFloor } from "./floor.js";
import { COPY_RANGE, META_KEY, STAGED_RANGE } from "./keys.js";
import type { EventualLimits } from "./limits.js";
import type { OriginId } from "./stamp.js";
import { EventualState, freshEventualState } from "./state.js";
import type { OpenCopy } from "./write-queue.js";

export interface OpenCopyOptions {
  readonly zoneId: ZoneId;
  readonly node: NodeId;
  readonly runtime: HostRuntime;
  readonly limits: EventualLimits;
  /** When the zone was made, the same on every member: times of its root directory. */
  readonly createdAtMs: number;
  /** What the members agreed on, as far as this node knows. */
  floor(): AgreedFloor | null;
  openStore(): Promise<StateStore>;
}

const RANDOM_BYTES = 6;

/**
 * Opens this member's copy. Makes an empty one, durably, when there is none, or one from before what the members agreed
 * on: what only that one has may be older than what the others forgot. Errors: IO_ERROR, NO_SPACE, CORRUPT,
 * VERSION_UNSUPPORTED.
 */
export async function openCopy(options: OpenCopyOptions): Promise<OpenCopy> {
  const { zoneId, node, runtime, limits, createdAtMs } = options;
  const store = await options.openStore();
  const ports = { zoneId, node, limits, wallMs: () => runtime.clock.wallMs() };
  try {
    const floor = options.floor();
    if (store.get(META_KEY) !== undefined) {
      const state = EventualState.load(store, ports);
      if (floor === null || !state.isLeftOut(floor)) {
        if (!state.isMerging) await removeStaged(store);
        return { store, state };
      }
      // Without its head record the copy is none, whatever happens before the rest is gone.
      await store.writeSynced([{ kind: "delete", key: META_KEY }]);
    }
    await store.removeRange(COPY_RANGE.low, COPY_RANGE.high);
    // 2^48 of the 2^53 numbers: no two members draw the same, and inodes have room to count up.
    const origin = (1 + randomInteger(runtime)) as OriginId;
    const firstInode = (2 + randomInteger(runtime)) as Inode;
    await store.flush(freshEventualState({ origin, firstInode, createdAtMs, floor }));
    return { store, state: EventualState.load(store, ports) };
  } catch (cause) {
    await store.close();
    throw cause;
  }
}

/** What a transfer left that had not ended: durably, so that none of it is mixed with the next one. */
async function removeStaged(store: StateStore): Promise<void> {
  const view = await store.openView();
  try {
    const rows = await view.rows(STAGED_RANGE.low, STAGED_RANGE.high, 1);
    if (rows.length === 0) return;
  } finally {
    await view.close();
  }
  await store.removeRange(STAGED_RANGE.low, STAGED_RANGE.high);
  await store.flush([]);
}

function randomInteger(runtime: HostRuntime): number {
  return runtime.randomBytes(RANDOM_BYTES).reduce((sum, byte) => sum * 0x100 + byte, 0);
}
