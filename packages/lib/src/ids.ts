import {
  type ClientSessionId,
  type IncarnationId,
  NexusError,
  type NodeId,
  type ZoneId,
} from "@nexus/contracts";
import { toHex } from "./bytes.js";

const ZONE_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;
const INCARNATION_ID = /^[0-9a-f]{32}$/;
const CLIENT_SESSION_ID = /^[0-9a-f]{32}$/;
const DECIMAL = /^[0-9]{1,16}$/;
/** Node ids stay below this, so that a double holds every one exactly. */
const NODE_ID_LIMIT = 2 ** 53;

/** `count` random bytes. Passed in, so that simulations replay. */
export type RandomBytes = (count: number) => Uint8Array;

/** Bytes of the platform's cryptographic generator. */
export const systemRandomBytes: RandomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

/** Errors: INVALID_ARGUMENT. */
export function parseZoneId(text: string): ZoneId {
  if (ZONE_ID.test(text)) return text as ZoneId;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `zone id ${JSON.stringify(text.slice(0, 80))} is not valid`,
    remedy: "use 1 to 63 of a-z, 0-9 and -, starting with a letter or digit",
  });
}

/**
 * The one place where a node id of the disk, the wire or a person becomes a NodeId: an integer from 1, below
 * 2^53. Errors: INVALID_ARGUMENT.
 */
export function parseNodeId(value: number | bigint | string): NodeId {
  const numeric =
    typeof value === "string" ? (DECIMAL.test(value) ? Number(value) : Number.NaN) : Number(value);
  // A bigint or text at the limit may round down to a safe number; comparing as bigint keeps the edge exact.
  const exact = typeof value === "bigint" ? value < BigInt(NODE_ID_LIMIT) : true;
  if (exact && Number.isSafeInteger(numeric) && numeric > 0) return numeric as NodeId;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `node id ${String(value).slice(0, 40)} is not an integer from 1 to 2^53 - 1`,
    remedy: "use the id `nexus status` shows",
  });
}

/** Errors: INVALID_ARGUMENT. */
export function parseIncarnationId(text: string): IncarnationId {
  if (INCARNATION_ID.test(text)) return text as IncarnationId;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `incarnation id ${JSON.stringify(text.slice(0, 80))} is not 32 lower-case hex digits`,
  });
}

/** Errors: INVALID_ARGUMENT. */
export function parseClientSessionId(text: string): ClientSessionId {
  if (CLIENT_SESSION_ID.test(text)) return text as ClientSessionId;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `client session ${JSON.stringify(text.slice(0, 80))} is not 32 lower-case hex digits`,
    remedy: "mint a random one",
  });
}

/** A new random client session. */
export function mintClientSessionId(randomBytes: RandomBytes): ClientSessionId {
  return toHex(randomBytes(16)) as ClientSessionId;
}

/** A new random node id: uniform over 1 to 2^53 - 1. */
export function mintNodeId(randomBytes: RandomBytes): NodeId {
  for (;;) {
    const bytes = randomBytes(7);
    let value = (bytes[0] ?? 0) & 0x1f;
    for (let i = 1; i < 7; i += 1) value = value * 256 + (bytes[i] ?? 0);
    if (value !== 0) return parseNodeId(value);
  }
}

/** A new life of a zone: 128 random bits. */
export function mintIncarnationId(randomBytes: RandomBytes): IncarnationId {
  return parseIncarnationId(toHex(randomBytes(16)));
}

/** 128 random bits as 32 hex digits: request ids, client sessions, temporary names. */
export function newId(randomBytes: RandomBytes = systemRandomBytes): string {
  return toHex(randomBytes(16));
}
