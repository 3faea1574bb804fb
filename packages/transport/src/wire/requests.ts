import {
  type ContentId,
  LINEARIZABLE,
  LOCAL,
  NexusError,
  type ReadConsistency,
  type WriteConditions,
} from "@nexus/contracts";
import { vfs } from "@nexus/contracts/wire";
import type { ByteRange } from "@nexus/kernel";
import { decodeCommitToken, encodeCommitToken } from "@nexus/lib";

interface WireConsistency {
  readonly consistency: number;
  readonly commitToken: string;
}

/** Errors: INVALID_ARGUMENT, VERSION_UNSUPPORTED (a token of another version). */
export function consistencyFromWire(wire: WireConsistency): ReadConsistency {
  switch (wire.consistency) {
    case vfs.ReadConsistency.LINEARIZABLE:
      return LINEARIZABLE;
    case vfs.ReadConsistency.LEASE:
      return { kind: "lease" };
    case vfs.ReadConsistency.TOKEN:
      return { kind: "token", token: decodeCommitToken(wire.commitToken) };
    case vfs.ReadConsistency.LOCAL:
      return LOCAL;
    default:
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `read consistency ${wire.consistency} does not exist`,
        remedy: "use 0 (linearizable), 1 (lease), 2 (token) or 3 (local)",
      });
  }
}

export function consistencyToWire(consistency: ReadConsistency): WireConsistency {
  switch (consistency.kind) {
    case "linearizable":
      return { consistency: vfs.ReadConsistency.LINEARIZABLE, commitToken: "" };
    case "lease":
      return { consistency: vfs.ReadConsistency.LEASE, commitToken: "" };
    case "token":
      return {
        consistency: vfs.ReadConsistency.TOKEN,
        commitToken: encodeCommitToken(consistency.token),
      };
    case "local":
      return { consistency: vfs.ReadConsistency.LOCAL, commitToken: "" };
  }
}

interface WireConditions {
  readonly ifMatch: string | null;
  readonly ifVersion: number | null;
  readonly ifAbsent?: boolean;
}

export function conditionsFromWire(wire: WireConditions): WriteConditions {
  return {
    ...(wire.ifMatch === null ? {} : { ifMatch: wire.ifMatch }),
    ...(wire.ifVersion === null ? {} : { ifVersion: wire.ifVersion }),
    ...(wire.ifAbsent === true ? { ifAbsent: true } : {}),
  };
}

export function conditionsToWire(conditions: WriteConditions): {
  readonly ifMatch: string | null;
  readonly ifVersion: number | null;
  readonly ifAbsent: boolean;
} {
  return {
    ifMatch: conditions.ifMatch ?? null,
    ifVersion: conditions.ifVersion ?? null,
    ifAbsent: conditions.ifAbsent ?? false,
  };
}

export function rangeFromWire(wire: { readonly offset: number; readonly length: number | null }): ByteRange {
  return { offsetBytes: wire.offset, lengthBytes: wire.length };
}

export function contentIdFromWire(text: string): ContentId | null {
  return text === "" ? null : (text as ContentId);
}
