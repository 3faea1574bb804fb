import {
  type CommitToken,
  type ContentId,
  DT_DIR,
  type FileMetadata,
  isMountType,
  type OperationContext,
  type ZoneId,
} from "@nexus/contracts";
import { unreachable } from "@nexus/lib";
import { targetPathOf } from "../dispatch/target-path.js";
import type { PostHookEvent } from "../dispatch/types.js";

/** Bits of the event types; observers and watchers ask for a mask of them (reference facts, 4.10). */
export const FILE_EVENT_BIT = {
  file_write: 1,
  file_delete: 2,
  file_rename: 4,
  metadata_change: 8,
  dir_create: 16,
  dir_delete: 32,
  conflict_detected: 64,
  file_copy: 128,
  mount: 256,
  unmount: 512,
} as const;

export type FileEventType = keyof typeof FILE_EVENT_BIT;

/** Every type: the mask of whoever wants all of them. */
export const ALL_FILE_EVENTS: number = Object.values(FILE_EVENT_BIT).reduce((mask, bit) => mask | bit, 0);

/** Names of the types whose bits are in a mask. */
export function eventTypesIn(mask: number): readonly string[] {
  return Object.entries(FILE_EVENT_BIT).flatMap(([type, bit]) => ((mask & bit) === 0 ? [] : [type]));
}

/** Something that happened to an entry, after it was committed. */
export interface FileEvent {
  readonly eventId: string;
  readonly type: FileEventType;
  /** As the caller that caused it sees it. Of a rename: where the entry is now. Of a conflict: as `zonePath`. */
  readonly path: string;
  /** The zone that owns the entry, and its path there. */
  readonly zoneId: ZoneId;
  readonly zonePath: string;
  /** Milliseconds since the epoch by the clock of the node that made the event. */
  readonly timestampMs: number;
  /** file_rename: where the entry was. file_copy: what was copied. */
  readonly oldPath: string | null;
  /** Where that went: `path`, of those two types; else null. */
  readonly newPath: string | null;
  readonly sizeBytes: number;
  readonly contentId: ContentId | null;
  /** Content before the event; null when there was none. Of a conflict: the content that lost; it is still stored. */
  readonly oldContentId: ContentId | null;
  /** Version and generation are 0 where they are not known: in conflicts. */
  readonly version: number;
  readonly gen: number;
  readonly isNew: boolean;
  readonly userId: string;
  readonly agentId: string | null;
  /**
   * Log index of the commit in its zone: orders the events of one zone. In an eventual zone: of those that one member
   * took. null: the zone keeps no log.
   */
  readonly sequenceNumber: number | null;
  readonly vectorClock: VectorClock;
}

/**
 * What the commit of an event knew, by writer. Of a strong zone: its log index by the zone's name; of two events the one
 * with the smaller index came first. Of an eventual zone: the number of the write, by the life of the copy that took it,
 * as in the version vectors its members compare; of a conflict, of both writes. Empty: not known.
 */
export type VectorClock = Readonly<Record<string, number>>;

/** What an event is made with, beside what happened. */
export interface EventOrigin {
  readonly eventId: string;
  readonly timestampMs: number;
  /** What the commit knew, by the zone it was made in. */
  readonly vectorClock: VectorClock;
}

/**
 * The clock of a commit that was acknowledged with a token: in a strong zone everything up to its index; in an eventual
 * one it is the write of that number (index) of one life of a member's copy (term).
 */
export function clockOfCommit(token: CommitToken | null, isEventual: boolean): VectorClock {
  if (token === null) return {};
  return { [isEventual ? String(token.term) : token.zoneId]: token.index };
}

/** The type of what a finished call did; null when it did nothing that is an event. */
export function eventTypeOf({ operation, entry, previous, created }: PostHookEvent): FileEventType | null {
  switch (operation) {
    case "write":
      return "file_write";
    case "delete":
      if (isMountType(entry.entryType)) return "unmount";
      return entry.entryType === DT_DIR ? "dir_delete" : "file_delete";
    case "rename":
      return "file_rename";
    case "copy":
      return "file_copy";
    case "mkdir":
      if (created) return "dir_create";
      return previous !== null && attributesDiffer(previous, entry) ? "metadata_change" : null;
    case "setattr":
      if (!created) return "metadata_change";
      if (isMountType(entry.entryType)) return "mount";
      return entry.entryType === DT_DIR ? "dir_create" : "metadata_change";
    default:
      return unreachable(operation, "hook operation");
  }
}

/** What a call about a directory that is there can change of it. */
function attributesDiffer(before: FileMetadata, after: FileMetadata): boolean {
  const names = Object.keys(after.xattrs);
  return (
    before.mimeType !== after.mimeType ||
    before.ownerId !== after.ownerId ||
    before.createdAtMs !== after.createdAtMs ||
    before.modifiedAtMs !== after.modifiedAtMs ||
    before.ttlSeconds !== after.ttlSeconds ||
    Object.keys(before.xattrs).length !== names.length ||
    names.some((name) => before.xattrs[name] !== after.xattrs[name])
  );
}

/** What observers are told of a finished call; null when it did nothing that is an event. */
export function fileEventOf(happened: PostHookEvent, origin: EventOrigin): FileEvent | null {
  const type = eventTypeOf(happened);
  if (type === null) return null;
  const { entry, previous, created, token, context } = happened;
  const targetPath = targetPathOf(happened);
  return {
    ...origin,
    type,
    path: targetPath ?? happened.path,
    zoneId: entry.zoneId,
    zonePath: entry.path,
    oldPath: targetPath === null ? null : happened.path,
    newPath: targetPath,
    sizeBytes: entry.sizeBytes,
    contentId: entry.contentId,
    oldContentId: previous?.contentId ?? null,
    version: entry.version,
    gen: entry.gen,
    isNew: created,
    ...actorOf(context),
    sequenceNumber: token?.index ?? null,
  };
}

function actorOf(context: OperationContext): Pick<FileEvent, "userId" | "agentId"> {
  return { userId: context.userId, agentId: context.agentId };
}
