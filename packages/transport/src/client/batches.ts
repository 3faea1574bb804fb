import { NexusError } from "@nexus/contracts";
import type { ItemResult } from "@nexus/kernel";
import { decodeError } from "../wire/errors.js";

interface WireItem {
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}

/** What one item of a batch came to. */
export function itemResult<W extends WireItem, T>(item: W, value: (item: W) => T): ItemResult<T> {
  if (item.isError) return { ok: false, error: decodeError(item.errorPayload) };
  return { ok: true, value: value(item) };
}

/** Of items that failed together. */
export function failedItem(error: unknown): ItemResult<never> {
  return { ok: false, error: NexusError.from(error) };
}
