import { type LogIndex, NexusError } from "@nexus/contracts";
import type { RaftLimits } from "../../host/limits.js";
import type { SnapshotHeader } from "../../host/ports.js";
import {
  ALL_GENERATIONS,
  APPLIED_KEY,
  CURRENT_GENERATION_KEY,
  decodeGeneration,
  encodeGeneration,
  generationRange,
  inGeneration,
} from "../state/keys.js";
import { decodeApplied } from "../state/records.js";
import type { StateStore } from "../state/state-store.js";
import { decodeSnapshotChunks } from "./chunks.js";

/** A complete copy of the zone's state beside the current one, durable but not in force. */
export interface StagedSnapshot {
  readonly generation: number;
  readonly index: LogIndex;
}

/**
 * Writes an incoming snapshot under a fresh generation, verified and durable. A crash or an error leaves the
 * current generation as it was; `removeOtherGenerations` clears the remains.
 */
export async function stageSnapshot(
  store: StateStore,
  header: SnapshotHeader,
  chunks: AsyncIterable<Uint8Array>,
  limits: RaftLimits,
): Promise<StagedSnapshot> {
  const generation = await freshGeneration(store);
  const prefix = encodeGeneration(generation);
  for await (const rows of decodeSnapshotChunks(chunks)) {
    store.write(rows.map(({ key, value }) => ({ kind: "put", key: inGeneration(prefix, key), value })));
    if (store.unwrittenBytes() > limits.maxUnwrittenStateBytes) await store.settled();
  }
  const applied = store.get(inGeneration(prefix, APPLIED_KEY));
  const index = applied === undefined ? null : decodeApplied(applied).index;
  if (index !== header.index) {
    throw new NexusError({
      code: "CORRUPT",
      what: `the snapshot says it is at index ${header.index}, its state is at ${index ?? "none"}`,
      remedy: "the leader sends another one by itself",
    });
  }
  await store.flush([]);
  return { generation, index: header.index };
}

/** Above every generation that has left a row, also one that a crash interrupted. */
async function freshGeneration(store: StateStore): Promise<number> {
  await removeOtherGenerations(store);
  return currentGeneration(store) + 1;
}

function currentGeneration(store: StateStore): number {
  const current = store.get(CURRENT_GENERATION_KEY);
  if (current === undefined) {
    throw new NexusError({ code: "CORRUPT", what: "the state store has no current generation" });
  }
  return decodeGeneration(current);
}

/** Flips to the staged state in one synced step. */
export async function putInForce(store: StateStore, staged: StagedSnapshot): Promise<void> {
  await store.flush([
    { kind: "put", key: CURRENT_GENERATION_KEY, value: encodeGeneration(staged.generation) },
  ]);
}

/** Removes every generation but the current one. */
export async function removeOtherGenerations(store: StateStore): Promise<void> {
  const current = generationRange(currentGeneration(store));
  await store.removeRange(ALL_GENERATIONS.low, current.low);
  await store.removeRange(current.high, ALL_GENERATIONS.high);
}
