import type { MessageInit, vfs } from "@nexus/contracts/wire";
import type { CallOptions, CreatingWriteRequest, SetattrRequest, TransactionRequest } from "@nexus/kernel";
import { SESSION_PAYLOAD_BYTES } from "../limits.js";
import { conditionsToWire, consistencyToWire } from "../wire/requests.js";
import { tieToWire } from "../wire/sessions.js";

/** Content up to this travels in one message; the rest of a session's payload is for path, type, conditions. */
export const INLINE_CONTENT_BYTES = SESSION_PAYLOAD_BYTES - 16 * 1024;

/** Path, kind and conditions of an item of a transaction, rather more than less. */
const BYTES_PER_ITEM = 512;

export function writeFields(request: CreatingWriteRequest, mustExist: boolean) {
  return {
    path: request.path,
    offset: request.offsetBytes,
    mimeType: request.mimeType,
    createParents: request.createParents,
    mustExist,
    wantEntry: true,
    ...conditionsToWire(request.conditions),
    ...tieToWire(request.tie),
  };
}

export function readStreamRequest(
  request: {
    readonly path: string;
    readonly range: { readonly offsetBytes: number; readonly lengthBytes: number | null };
    readonly expectedContentId: string | null;
  },
  options: CallOptions,
): MessageInit<vfs.ReadStreamRequest> {
  return {
    path: request.path,
    offset: request.range.offsetBytes,
    length: request.range.lengthBytes,
    contentId: request.expectedContentId ?? "",
    ...consistencyToWire(options.consistency),
  };
}

export function setattrRequest(request: SetattrRequest): MessageInit<vfs.SetattrRequest> {
  return {
    path: request.path,
    entryType: request.entryType,
    mimeType: request.mimeType,
    modifiedAtMs: request.modifiedAtMs,
    createdAtMs: request.createdAtMs,
    ownerId: request.ownerId,
    ttlSeconds: request.ttlSeconds,
    size: request.sizeBytes ?? null,
    linkTarget: request.linkTarget ?? "",
    targetZoneId: request.targetZoneId ?? "",
    ioProfile: request.io?.ioProfile ?? "",
    capacity: request.io?.capacityBytes ?? 0,
    maxMessages: request.io?.maxMessages ?? 0,
    maxAgeMs: request.io?.maxAgeMs ?? 0,
    backendType: request.storage?.driver ?? "",
    backendParams: request.storage?.parameters ?? {},
    createParents: request.createParents,
    xattrs: request.xattrs,
    wantEntry: true,
    ...conditionsToWire(request.conditions),
    ...tieToWire(request.tie),
  };
}

/** Bytes a transaction takes on the wire, about: content, and some for every item. */
export function contentBytes({ compares, operations }: TransactionRequest): number {
  let bytes = (compares.length + operations.length) * BYTES_PER_ITEM;
  for (const operation of operations) if (operation.kind === "put") bytes += operation.source.length;
  return bytes;
}
