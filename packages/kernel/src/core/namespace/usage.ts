import { NexusError, type ZoneId } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import { RecordReader, RecordWriter, readVersion } from "./codec.js";
import { isRowKey, placeOfKey, usageKey } from "./keys.js";
import { decodeRow, entriesIn, type NamespaceRow } from "./row.js";
import type { KeyChange, KeyValue, KeyValueView } from "./types.js";

/** How much a zone may hold; null: as much as there is room for. */
export interface ZoneQuota {
  /** Entries of every type; the root directory does not count. */
  readonly maxEntries: number | null;
  /** Sizes of all files together, as their entries say: content that several share counts for each. */
  readonly maxBytes: number | null;
}

/** What a zone holds, exactly, and what it may. */
export interface ZoneUsage extends ZoneQuota {
  readonly entries: number;
  readonly bytes: number;
}

export const NO_QUOTA: ZoneQuota = { maxEntries: null, maxBytes: null };
export const NOTHING_USED: ZoneUsage = { entries: 0, bytes: 0, ...NO_QUOTA };

const USAGE_VERSION = 1;
const HAS_MAX_ENTRIES = 1 << 0;
const HAS_MAX_BYTES = 1 << 1;
const FLAGS_OFFSET = 1;

export function encodeUsage({ entries, bytes, maxEntries, maxBytes }: ZoneUsage): Uint8Array {
  const flags = (maxEntries === null ? 0 : HAS_MAX_ENTRIES) | (maxBytes === null ? 0 : HAS_MAX_BYTES);
  const writer = new RecordWriter(24).byte(USAGE_VERSION).byte(flags).uint(entries).uint(bytes);
  if (maxEntries !== null) writer.uint(maxEntries);
  if (maxBytes !== null) writer.uint(maxBytes);
  return writer.finish();
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeUsage(record: Uint8Array): ZoneUsage {
  const reader = new RecordReader(record);
  readVersion(reader, USAGE_VERSION, "zone usage");
  const flags = reader.byte();
  const [entries, bytes] = [reader.uint(), reader.uint()];
  const maxEntries = (flags & HAS_MAX_ENTRIES) === 0 ? null : reader.uint();
  const maxBytes = (flags & HAS_MAX_BYTES) === 0 ? null : reader.uint();
  reader.end();
  return { entries, bytes, maxEntries, maxBytes };
}

/** null: of a state from before usage was counted. Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function readUsage(view: KeyValueView): ZoneUsage | null {
  const known = view.decoded?.usage;
  if (known !== null && known !== undefined) return known;
  const record = view.get(usageKey());
  return record === undefined ? null : decodeUsage(record);
}

/** Bytes an entry counts for. */
export function countedBytes({ contentId, sizeBytes }: NamespaceRow): number {
  return contentId === null ? 0 : sizeBytes;
}

/**
 * Whether a change says no more than what is counted, without a quota in force: it follows from the rows, and members
 * of a cluster that is being upgraded begin to count at different times.
 */
export function isMereCount(change: KeyChange): boolean {
  const key = usageKey();
  const isUsage = change.key.length === key.length && change.key[1] === key[1] && change.key[0] === key[0];
  return isUsage && change.kind === "put" && change.value[FLAGS_OFFSET] === 0;
}

/**
 * Errors: QUOTA_EXCEEDED when `after` is beyond a limit in something of which there was less before. What takes away,
 * moves or shrinks is let through however much is there.
 */
export function requireWithinQuota(zone: ZoneId, before: ZoneUsage, after: ZoneUsage): void {
  const { maxEntries, maxBytes } = after;
  if (maxEntries !== null && after.entries > maxEntries && after.entries > before.entries) {
    throw exceeded(zone, `${after.entries} entries where its quota is ${maxEntries}`, before);
  }
  if (maxBytes !== null && after.bytes > maxBytes && after.bytes > before.bytes) {
    throw exceeded(zone, `${after.bytes} bytes where its quota is ${maxBytes}`, before);
  }
}

function exceeded(zone: ZoneId, what: string, used: ZoneUsage): NexusError {
  const { entries, bytes, maxEntries, maxBytes } = used;
  return new NexusError({
    code: "QUOTA_EXCEEDED",
    what: `zone ${zone} would hold ${what}; nothing was changed`,
    remedy: `remove something, which goes on (and empty the trash if the zone has one), or raise it with \`nexus zone quota ${zone}\``,
    details: { zone, entries, bytes, maxEntries, maxBytes },
  });
}

/** Errors: INVALID_ARGUMENT. */
export function requireQuota(zone: ZoneId, quota: ZoneQuota): void {
  for (const [name, limit] of Object.entries(quota)) {
    if (limit === null || (Number.isSafeInteger(limit) && limit >= 0)) continue;
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `the quota ${name} of zone ${zone} is ${limit}`,
      remedy: "give a whole number from 0, or none",
    });
  }
}

/**
 * The change that puts a quota in force, which may be below what is there. Errors: INVALID_ARGUMENT, UNSUPPORTED (the
 * state does not count).
 */
export function quotaChange(view: KeyValueView, zone: ZoneId, quota: ZoneQuota): KeyChange {
  requireQuota(zone, quota);
  const used = readUsage(view);
  if (used === null) {
    throw new NexusError({
      code: "UNSUPPORTED",
      what: `zone ${zone} does not count what it holds`,
      remedy: "restart its members: they count when they open it",
    });
  }
  const usage: ZoneUsage = { ...used, maxEntries: quota.maxEntries, maxBytes: quota.maxBytes };
  if (view.decoded !== undefined) view.decoded.usage = usage;
  return { kind: "put", key: usageKey(), value: encodeUsage(usage) };
}

/** Counts a namespace row by row: for a state from before usage was counted, and to check one that does. */
export class UsageCount {
  #entries = 0;
  #bytes = 0;

  add({ key, value }: KeyValue): void {
    invariant(isRowKey(key), "only rows count", { tag: key[1] ?? -1 });
    // The root directory hangs above all others, under no name.
    if (placeOfKey(key).name === "") return;
    const row = decodeRow(value);
    this.#entries += entriesIn(row);
    this.#bytes += countedBytes(row);
  }

  get usage(): ZoneUsage {
    return { ...NOTHING_USED, entries: this.#entries, bytes: this.#bytes };
  }

  change(): KeyChange {
    return { kind: "put", key: usageKey(), value: encodeUsage(this.usage) };
  }
}
