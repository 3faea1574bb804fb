import { type LogIndex, NexusError } from "@nexus/contracts";
import {
  ALL_GENERATIONS,
  CURRENT_GENERATION_KEY,
  decodeGeneration,
  encodeGeneration,
  generationRange,
} from "../state/keys.js";
import type { StateStore } from "../state/state-store.js";

/** A complete copy of the zone's state beside the current one, durable but not in force. */
export interface StagedSnapshot {
  readonly generation: number;
  readonly index: LogIndex;
}

/** A generation beside the current one; `clear` removes what an interrupted snapshot may have left of it. */
export function freshGeneration(store: StateStore): { readonly number: number; clear(): Promise<void> } {
  return { number: currentGeneration(store) + 1, clear: () => removeOtherGenerations(store) };
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
