import { type FileMetadata, LINEARIZABLE, NexusError } from "@nexus/contracts";
import type * as api from "../../kernel/api.js";

/** What the kernel answered, in the shape of the model's answer. */
export type Actual =
  | { readonly ok: true; readonly value: unknown; readonly entries: readonly FileMetadata[] }
  | { readonly ok: false; readonly code: string };

/** Of every call: time enough on a busy machine, and reads that see every write. */
export const CALL_OPTIONS: api.CallOptions = { timeoutMs: 20_000, signal: null, consistency: LINEARIZABLE };

const latin1 = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);

export interface Answer {
  readonly value: unknown;
  readonly entries: readonly FileMetadata[];
}

export function answer(value: unknown): Answer {
  return { value, entries: [] };
}

export function written({
  entry,
  created,
}: {
  readonly entry: FileMetadata;
  readonly created: boolean;
}): Answer {
  return { value: { created }, entries: [entry] };
}

export function removed({ entry, removedCount, trashed }: api.UnlinkResult): Answer {
  return { value: { removedCount, trashed: trashed === true }, entries: [entry] };
}

export function readResult({ entry, bytes }: api.ReadResult): Answer {
  return { value: latin1(bytes), entries: [entry] };
}

/** Of items that come about together. */
export function all(answers: readonly Answer[]): Answer {
  return { value: answers.map(({ value }) => value), entries: answers.flatMap(({ entries }) => entries) };
}

/** Of an atomic batch no item is refused by itself. */
export function doneOf<T>(item: api.ItemResult<T>): T {
  if (item.ok) return item.value;
  throw new Error(`an item of an atomic batch was refused by itself: ${item.error.message}`);
}

export function ofItem<T>(item: api.ItemResult<T>, answerOf: (value: T) => Answer): Actual {
  return item.ok ? { ok: true, ...answerOf(item.value) } : { ok: false, code: item.error.code };
}

/** Anything that is not a refusal with a code is a failure of the test. */
export async function attempt(work: () => Promise<Answer>): Promise<Actual> {
  try {
    return { ok: true, ...(await work()) };
  } catch (error) {
    if (!NexusError.is(error)) throw error;
    return { ok: false, code: error.code };
  }
}
