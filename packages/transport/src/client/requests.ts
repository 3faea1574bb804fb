import type { MessageInit, vfs } from "@nexus/contracts/wire";
import type { CallOptions, CreatingWriteRequest, SetattrRequest } from "@nexus/kernel";
import { SESSION_PAYLOAD_BYTES } from "../limits.js";
import { conditionsToWire, consistencyToWire } from "../wire/requests.js";

/** Content up to this travels in one message; the rest of a session's payload is for path, type, conditions. */
export const INLINE_CONTENT_BYTES = SESSION_PAYLOAD_BYTES - 16 * 1024;

export function writeFields(request: CreatingWriteRequest, mustExist: boolean) {
  return {
    path: request.path,
    offset: request.offsetBytes,
    mimeType: request.mimeType,
    createParents: request.createParents,
    mustExist,
    wantEntry: true,
    ...conditionsToWire(request.conditions),
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
    linkTarget: request.linkTarget ?? "",
    targetZoneId: request.targetZoneId ?? "",
    createParents: request.createParents,
    xattrs: request.xattrs,
    wantEntry: true,
    ...conditionsToWire(request.conditions),
  };
}
