import type { ContentId, ErrorCode, Inode, LogIndex } from "@nexus/contracts";
import { ERROR_CODES, NexusError } from "@nexus/contracts";
import type { MessageInit, vfs } from "@nexus/contracts/wire";
import type {
  FileEventType,
  KeptState,
  VectorClock,
  WatchEvent,
  WatchedZone,
  WatchRequest,
} from "@nexus/kernel";
import { ALL_FILE_EVENTS, FILE_EVENT_BIT } from "@nexus/kernel/watching";
import { parseZoneId } from "@nexus/lib";
import { parseEntryType } from "./entries.js";

type WireState = MessageInit<vfs.WatchedEntry>;

export function watchFromWire(wire: vfs.WatchRequest): Omit<WatchRequest, "waitMs"> {
  const { path, recursive, cursor, mask, withPrevious } = wire;
  return {
    pattern: path,
    recursive,
    cursor: cursor === "" ? null : cursor,
    mask: mask === 0 ? ALL_FILE_EVENTS : mask,
    withPrevious,
  };
}

export function watchToWire(request: Omit<WatchRequest, "waitMs">): MessageInit<vfs.WatchRequest> {
  const { pattern, recursive, cursor, mask, withPrevious } = request;
  return { path: pattern, recursive, cursor: cursor ?? "", mask, withPrevious };
}

export function watchEventToWire(event: WatchEvent): MessageInit<vfs.WatchEvent> {
  const { eventId, type, path, oldPath, zoneId, zonePath, timestampMs, sequenceNumber, isNew } = event;
  const vectorClock = Object.entries(event.vectorClock).map(([writer, count]) => ({ writer, count }));
  return {
    ...{ eventId, eventType: type, path, oldPath: oldPath ?? "", zoneId, timestampMs, sequenceNumber, isNew },
    zonePath: zonePath === path ? "" : zonePath,
    vectorClock,
    oldContentId: event.oldContentId ?? "",
    userId: event.userId ?? "",
    agentId: event.agentId ?? "",
    entry: stateToWire(event.entry),
    previous: event.previous === null ? null : stateToWire(event.previous),
  };
}

/** Errors: INTERNAL for an event that no Nexus server sends. */
export function watchEventFromWire(wire: vfs.WatchEvent): WatchEvent {
  const { eventId, path, timestampMs, sequenceNumber, isNew } = wire;
  if (wire.entry === null || !isEventType(wire.eventType)) throw unknownEvent(wire);
  const entry = stateFromWire(wire.entry);
  return {
    ...{ eventId, type: wire.eventType, path, timestampMs, sequenceNumber, isNew, entry },
    oldPath: wire.oldPath === "" ? null : wire.oldPath,
    newPath: wire.oldPath === "" ? null : path,
    vectorClock: clockFromWire(wire),
    oldContentId: wire.oldContentId === "" ? null : (wire.oldContentId as ContentId),
    userId: wire.userId === "" ? null : wire.userId,
    agentId: wire.agentId === "" ? null : wire.agentId,
    zoneId: parseZoneId(wire.zoneId),
    zonePath: wire.zonePath === "" ? path : wire.zonePath,
    sizeBytes: entry.sizeBytes,
    contentId: entry.contentId,
    version: entry.version,
    gen: entry.gen,
    previous: wire.previous === null ? null : stateFromWire(wire.previous),
  };
}

/** A server from before there were clocks names the zone's commit all the same. */
function clockFromWire({ vectorClock, zoneId, sequenceNumber }: vfs.WatchEvent): VectorClock {
  if (vectorClock.length === 0) return { [zoneId]: sequenceNumber };
  return Object.fromEntries(vectorClock.map(({ writer, count }) => [writer, count]));
}

export function watchedZoneToWire(zone: WatchedZone): MessageInit<vfs.WatchedZone> {
  const { zoneId, path, index, hasJoined, problem } = zone;
  return { zoneId, path, index, hasJoined, problemCode: problem?.code ?? "", problem: problem?.what ?? "" };
}

/** A code of a later version is some error all the same. */
function codeFromWire(code: string): ErrorCode {
  return Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : "INTERNAL";
}

/** Of an older server, which watches one zone and says nothing of it: none. */
export function watchedZoneFromWire(wire: vfs.WatchedZone): WatchedZone {
  const { path, index, hasJoined, problemCode, problem } = wire;
  return {
    zoneId: parseZoneId(wire.zoneId),
    path,
    index: index as LogIndex | null,
    hasJoined,
    problem: problemCode === "" ? null : { code: codeFromWire(problemCode), what: problem },
  };
}

/** The event's type as the original protocol spells it: FileWrite. */
export function originalEventType(type: FileEventType): string {
  return type.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function stateToWire(state: KeptState): WireState {
  const { inode, entryType, sizeBytes, contentId, modifiedAtMs, version, gen } = state;
  return { inode, entryType, size: sizeBytes, contentId: contentId ?? "", modifiedAtMs, version, gen };
}

function stateFromWire(wire: vfs.WatchedEntry): KeptState {
  const { inode, entryType, size, contentId, modifiedAtMs, version, gen } = wire;
  return {
    inode: inode as Inode,
    entryType: parseEntryType(entryType),
    sizeBytes: size,
    contentId: contentId === "" ? null : (contentId as ContentId),
    modifiedAtMs,
    version,
    gen,
  };
}

function isEventType(name: string): name is FileEventType {
  return Object.hasOwn(FILE_EVENT_BIT, name);
}

function unknownEvent({ eventId, eventType }: vfs.WatchEvent): NexusError {
  return new NexusError({
    code: "INTERNAL",
    what: `event ${eventId} is of the unknown type ${JSON.stringify(eventType)} or names no entry`,
    remedy: "the server does not speak this version of the protocol; upgrade the older side",
  });
}
