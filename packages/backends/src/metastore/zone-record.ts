import { type IncarnationId, type LogIndex, NexusError, type ZoneId } from "@nexus/contracts";
import type { KeyChange, KeyValueView } from "@nexus/kernel";
import { parseIncarnationId, utf8Decode, utf8Encode } from "@nexus/lib";

/**
 * What a local MetaStore keeps beside the namespace (whose keys start with `n`):
 *   z 00   who this is: {"format":1,"zoneId":...,"incarnation":...}
 *   z 01   index of the last commit, 8 bytes big-endian, written with every batch
 */
const IDENTITY_KEY = Uint8Array.of(0x7a, 0x00);
const INDEX_KEY = Uint8Array.of(0x7a, 0x01);
const FORMAT = 1;

export interface ZoneIdentity {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
}

export function identityChange(identity: ZoneIdentity): KeyChange {
  const json = { format: FORMAT, zoneId: identity.zoneId, incarnation: identity.incarnation };
  return { kind: "put", key: IDENTITY_KEY, value: utf8Encode(JSON.stringify(json)) };
}

/**
 * The identity stored, or null in an empty database. Errors: CORRUPT, VERSION_UNSUPPORTED, BOOT_REFUSED
 * (another zone).
 */
export function readIdentity(view: KeyValueView, expected: ZoneId, location: string): ZoneIdentity | null {
  const value = view.get(IDENTITY_KEY);
  if (value === undefined) return null;
  const { format, zoneId, incarnation } = parseObject(value, location);
  if (typeof format !== "number" || typeof incarnation !== "string") throw unreadable(location);
  if (format > FORMAT) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `${location} has metadata format ${format}; this build understands ${FORMAT}`,
      remedy: "run the newer build that wrote it",
    });
  }
  if (zoneId !== expected) {
    throw new NexusError({
      code: "BOOT_REFUSED",
      what: `${location} holds zone ${String(zoneId)}, not ${expected}`,
      remedy: "point to the folder of the zone, or to an empty one",
    });
  }
  return { zoneId: expected, incarnation: parseIncarnationId(incarnation) };
}

export function indexChange(index: LogIndex): KeyChange {
  const value = Buffer.alloc(8);
  value.writeBigUInt64BE(BigInt(index));
  return { kind: "put", key: INDEX_KEY, value };
}

/** Index of the last commit that is in the state; 0 before the first. */
export function readIndex(view: KeyValueView): LogIndex {
  const value = view.get(INDEX_KEY);
  if (value === undefined) return 0 as LogIndex;
  return Number(Buffer.from(value.buffer, value.byteOffset, value.length).readBigUInt64BE()) as LogIndex;
}

function parseObject(value: Uint8Array, location: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(utf8Decode(value));
    if (typeof json === "object" && json !== null) return { ...json };
  } catch (error) {
    throw unreadable(location, error);
  }
  throw unreadable(location);
}

function unreadable(location: string, cause?: unknown): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `the identity record in ${location} is unreadable`,
    remedy: "restore the folder from a backup",
    cause,
  });
}
