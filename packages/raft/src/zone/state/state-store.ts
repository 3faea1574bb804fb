import type { KeyChange } from "@nexus/kernel";

/**
 * Where one replica keeps its state: an ordered map of bytes. Writes are visible to `get` at once, reach the
 * operating system in order in the background, and are durable only after `flush` (DECISIONS, Namespace and
 * state): the log replays what a crash takes. Drivers: level-state-store.ts, memory-state-store.ts.
 */
export interface StateStore {
  /** Sees every write so far. */
  get(key: Uint8Array): Uint8Array | undefined;
  /** All changes or none, after all earlier writes. Errors: IO_ERROR, NO_SPACE once the store is broken. */
  write(changes: readonly KeyChange[]): void;
  /** Bytes written but not yet handed to the operating system. */
  unwrittenBytes(): number;
  /** Resolves when every write so far reached the operating system. Rejects once the store is broken. */
  settled(): Promise<void>;
  /** Makes every write so far durable, `changes` last and atomically. Rejects once the store is broken. */
  flush(changes: readonly KeyChange[]): Promise<void>;
  /**
   * Writes and makes durable. On its own for a store all of whose writes are made this way; beside `write`, what that
   * left behind is durable only after `flush`. Rejects once the store is broken: the changes may be there or not.
   */
  writeSynced(changes: readonly KeyChange[]): Promise<void>;
  /** A view that sees exactly the writes made before this call. */
  openView(): Promise<StateView>;
  /** Removes every key in [low, high), a bounded piece at a time; not durable until the next flush. */
  removeRange(low: Uint8Array, high: Uint8Array): Promise<void>;
  /** Called once, when a write failed: the store takes nothing more and must be closed and opened again. */
  onBroken(listener: (cause: unknown) => void): void;
  /** Does not flush. */
  close(): Promise<void>;
}

export interface StateRow {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** A consistent, immutable view. Holds resources: close it. */
export interface StateView {
  get(key: Uint8Array): Promise<Uint8Array | undefined>;
  /** Rows with keys in [low, high) in byte order, at most `limit`. */
  rows(low: Uint8Array, high: Uint8Array, limit: number): Promise<readonly StateRow[]>;
  close(): Promise<void>;
}
