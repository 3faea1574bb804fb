import { DT_DIR, isMountType, type ZoneId } from "@nexus/contracts";
import { unreachable } from "@nexus/lib";
import type { HistoryChange, KeptState } from "../namespace/history-record.js";
import { FILE_EVENT_BIT, type FileEvent, type FileEventType, type VectorClock } from "./file-event.js";

/**
 * A change of the namespace as a watcher is told of it. Made from what the zone keeps of every commit, so it is the
 * same whichever node is asked; in an eventual zone, of what this member did, wrote or took in. The copy of a file's content is a file_copy to who asks for those, and else the write it
 * is to its destination.
 */
export interface WatchEvent
  extends Omit<FileEvent, "eventId" | "userId" | "agentId" | "timestampMs" | "sequenceNumber"> {
  /** The same from every node and for ever. Also a cursor: a watch from it goes on after this event. */
  readonly eventId: string;
  /** Who made the change; null where that is not known: the system's own upkeep, changes of an earlier version. */
  readonly userId: string | null;
  readonly agentId: string | null;
  /** Milliseconds since the epoch by the clock of the node that made the change; null where it recorded none. */
  readonly timestampMs: number | null;
  /**
   * Log index of the commit in its zone; the changes of one commit have it in common. In an eventual zone: a count of this
   * member's own.
   */
  readonly sequenceNumber: number;
  /** What is kept of the entry after the change; of a removed one, as it was. */
  readonly entry: KeptState;
  /** The entry before the change, when asked for; null also when there was none. */
  readonly previous: KeptState | null;
}

/** The type of a change to who asks for those of `mask`; that of the call that made it, as observers are told of it. */
export function typeOfChange({ kind, entry, copyOf }: HistoryChange, mask: number): FileEventType {
  switch (kind) {
    case "content":
      return copyOf !== null && (mask & FILE_EVENT_BIT.file_copy) !== 0 ? "file_copy" : "file_write";
    case "attributes":
      return "metadata_change";
    case "renamed":
      return "file_rename";
    case "conflict":
      return "conflict_detected";
    case "created":
      if (isMountType(entry.entryType)) return "mount";
      return entry.entryType === DT_DIR ? "dir_create" : "metadata_change";
    case "removed":
      if (isMountType(entry.entryType)) return "unmount";
      return entry.entryType === DT_DIR ? "dir_delete" : "file_delete";
    default:
      return unreachable(kind, "kind of change");
  }
}

export interface WatchEventPlace {
  readonly eventId: string;
  readonly zoneId: ZoneId;
  /** As the watcher sees it. */
  readonly visiblePath: string;
  readonly visibleOldPath: string | null;
  /** What was copied, if it is a copy whose source the watcher sees. */
  readonly visibleSource: string | null;
  readonly withPrevious: boolean;
  /** What the watcher asks for. */
  readonly mask: number;
}

export function watchEventOf(change: HistoryChange, at: WatchEventPlace): WatchEvent {
  const { entry, previous, index } = change;
  const type = typeOfChange(change, at.mask);
  const oldPath = type === "file_copy" ? at.visibleSource : at.visibleOldPath;
  return {
    eventId: at.eventId,
    type,
    path: at.visiblePath,
    zoneId: at.zoneId,
    zonePath: change.path,
    timestampMs: change.timestampMs,
    oldPath,
    newPath: oldPath === null ? null : at.visiblePath,
    sizeBytes: entry.sizeBytes,
    contentId: entry.contentId,
    oldContentId: previous?.contentId ?? null,
    version: entry.version,
    gen: entry.gen,
    isNew: previous === null && change.kind !== "conflict",
    // A name that is too long to be kept is empty.
    userId: change.actor?.userId || null,
    agentId: change.actor?.agentId || null,
    sequenceNumber: index,
    vectorClock: clockOf(change, at.zoneId),
    entry,
    previous: at.withPrevious ? previous : null,
  };
}

function clockOf({ writes, index }: HistoryChange, zone: ZoneId): VectorClock {
  if (writes.length === 0) return { [zone]: index };
  return Object.fromEntries(writes.map(({ origin, number }) => [String(origin), number]));
}
