import { isDirectoryType, LINEARIZABLE, NexusError } from "@nexus/contracts";
import type { MessageInit, vfs } from "@nexus/contracts/wire";
import type { ItemResult, StatResult } from "@nexus/kernel";
import { encodeCommitToken, parseZoneId } from "@nexus/lib";
import { contextInZone, unsupported } from "../../server/guards.js";
import { callOptions, type UnaryHandlers } from "../../server/unary.js";
import { entryToWire, parseEntryType, statToWire } from "../../wire/entries.js";
import { encodeError } from "../../wire/errors.js";
import { conditionsFromWire, consistencyFromWire } from "../../wire/requests.js";
import { tieFromWire } from "../../wire/sessions.js";
import { channelRequest } from "../channel-request.js";
import type { VfsHandlerDeps } from "../deps.js";
import { storageRequest } from "../storage-request.js";
import { assertBatchItems } from "./content.js";
import { removedResponse } from "./tier2.js";

type Handlers = UnaryHandlers<typeof vfs.NexusVFSService>;

export type MetadataHandlers = Pick<
  Handlers,
  "Delete" | "Mkdir" | "Stat" | "BatchStat" | "Setattr" | "Rename" | "Copy" | "Ping"
>;

/** RPCs on entries and their attributes. */
export function metadataHandlers(deps: VfsHandlerDeps): MetadataHandlers {
  const { kernel, limits } = deps;
  return {
    async Delete(request, call) {
      const result = await kernel.sysUnlink(
        { path: request.path, recursive: request.recursive, conditions: conditionsFromWire(request) },
        call.context,
        callOptions(call, LINEARIZABLE),
      );
      return removedResponse(request.path, result);
    },

    async Mkdir(request, call) {
      const result = await kernel.mkdir(
        { path: request.path, parents: request.parents, existOk: request.existOk },
        call.context,
        callOptions(call, LINEARIZABLE),
      );
      return {
        hit: true,
        created: result.created,
        commitToken: encodeCommitToken(result.token),
        entry: entryToWire(result.entry, request.path),
      };
    },

    async Stat(request, call) {
      try {
        const context = contextInZone(call.context, request.zoneId);
        const options = callOptions(call, consistencyFromWire(request));
        const include = { lock: request.includeLock };
        return statToWire(await kernel.sysStat(request.path, context, options, include));
      } catch (error) {
        if (isNotFound(error)) return { found: false };
        throw error;
      }
    },

    async BatchStat(request, call) {
      assertBatchItems(request.paths.length, limits.batchItems);
      const context = contextInZone(call.context, request.zoneId);
      const options = callOptions(call, consistencyFromWire(request));
      const results = await kernel.sysStatBatch(request.paths, context, options);
      return { results: results.map(batchStatItem) };
    },

    async Setattr(request, call) {
      assertSupportedSetattr(request);
      const entryType = parseEntryType(request.entryType);
      const result = await kernel.sysSetattr(
        {
          path: request.path,
          entryType,
          mimeType: request.mimeType,
          modifiedAtMs: request.modifiedAtMs,
          createdAtMs: request.createdAtMs,
          ownerId: request.ownerId,
          ttlSeconds: request.ttlSeconds,
          ...(request.size === null ? {} : { sizeBytes: request.size }),
          linkTarget: request.linkTarget === "" ? null : request.linkTarget,
          targetZoneId: request.targetZoneId === "" ? null : parseZoneId(request.targetZoneId),
          ...channelRequest(givenChannelFields(request), entryType),
          ...storageRequest(givenStorage(request), entryType),
          createParents: request.createParents,
          xattrs: request.xattrs,
          conditions: conditionsFromWire(request),
          ...tieFromWire(request.tie),
        },
        contextInZone(call.context, request.zoneId),
        callOptions(call, LINEARIZABLE),
      );
      return {
        path: request.path,
        created: result.created,
        entryType: result.entry.entryType,
        commitToken: encodeCommitToken(result.token),
        entry: request.wantEntry ? entryToWire(result.entry, request.path) : null,
      };
    },

    async Rename(request, call) {
      const result = await kernel.sysRename(
        { from: request.path, to: request.newPath, conditions: conditionsFromWire(request) },
        call.context,
        callOptions(call, LINEARIZABLE),
      );
      const { entry } = result;
      return {
        hit: true,
        success: true,
        isDirectory: isDirectoryType(entry.entryType),
        oldContentId: entry.contentId,
        oldSize: entry.sizeBytes,
        oldVersion: entry.version,
        oldModifiedAtMs: entry.modifiedAtMs,
        commitToken: encodeCommitToken(result.token),
        entry: entryToWire(entry, request.newPath),
      };
    },

    async Copy(request, call) {
      const result = await kernel.sysCopy(
        { from: request.src, to: request.dst, overwrite: request.overwrite, recursive: request.recursive },
        call.context,
        callOptions(call, LINEARIZABLE),
      );
      const { entry } = result;
      return {
        hit: true,
        dstPath: request.dst,
        contentId: entry.contentId,
        size: entry.sizeBytes,
        version: entry.version,
        gen: entry.gen,
        copiedCount: result.copiedCount,
        commitToken: encodeCommitToken(result.token),
        entry: entryToWire(entry, request.dst),
      };
    },

    async Ping(_request, call) {
      const state = deps.nodeState();
      return {
        version: state.version,
        zoneId: call.context.zoneId,
        uptimeSeconds: Math.floor(state.uptimeSeconds),
      };
    },
  };
}

function isNotFound(error: unknown): boolean {
  return NexusError.is(error) && error.code === "NOT_FOUND";
}

function batchStatItem(item: ItemResult<StatResult>): MessageInit<vfs.StatResponse> {
  if (item.ok) return statToWire(item.value);
  if (isNotFound(item.error)) return { found: false };
  return { isError: true, errorPayload: encodeError(item.error) };
}

/** Fields of the original Setattr that would change content or mount a driver are refused, never ignored. */
function assertSupportedSetattr(request: vfs.SetattrRequest): void {
  if (request.contentId !== null || request.version !== null) {
    throw unsupported("Setattr of content_id or version", "write the content with Write");
  }
}

/** `is_external` says no more than the entry type does. */
function givenStorage({ backendType, backendName, backendParams }: vfs.SetattrRequest) {
  return { driver: backendType || backendName || null, parameters: backendParams };
}

/** An empty text and 0 are how the wire leaves a field out. */
function givenChannelFields({ ioProfile, capacity, maxMessages, maxAgeMs }: vfs.SetattrRequest) {
  return {
    ioProfile: ioProfile || null,
    capacityBytes: capacity || null,
    maxMessages: maxMessages || null,
    maxAgeMs: maxAgeMs || null,
  };
}
