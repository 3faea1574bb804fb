import type { DirEntryType } from "./entry-type.js";
import type { ContentId, Inode, ZoneId } from "./ids.js";

/**
 * One entry of a zone's namespace (`nexus.core.FileMetadata`, plus inode and etag, which are ours).
 * Times are milliseconds since the Unix epoch, as stamped by the proposer: informational, never compared.
 */
export interface FileMetadata {
  /** Path inside the zone it was read from: absolute, `/` is the zone's root. */
  readonly path: string;
  readonly inode: Inode;
  readonly entryType: DirEntryType;
  /** Bytes; capacity for pipes and streams; 0 for directories. */
  readonly sizeBytes: number;
  /** null when the entry has no content (directories, mounts, an entry created by setattr alone). */
  readonly contentId: ContentId | null;
  readonly mimeType: string | null;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  /** +1 per content write, from 1. */
  readonly version: number;
  /** Generation: +1 per content write; never reused for an inode. */
  readonly gen: number;
  /** Names this inode's content state; changes whenever gen does. Opaque to clients. */
  readonly etag: string;
  readonly zoneId: ZoneId;
  readonly ownerId: string | null;
  /** DT_MOUNT only. */
  readonly targetZoneId: ZoneId | null;
  /** DT_LINK only: absolute path in the zone. */
  readonly linkTarget: string | null;
  readonly ttlSeconds: number | null;
  /** Set when the entry is tied to the session of the client that made it, and vanishes with it. */
  readonly ephemeral?: true;
  /** `host:port` of the node that wrote the content and holds it; null when unknown or not applicable. */
  readonly lastWriterAddress: string | null;
  /** Small caller-defined attributes kept with the entry; empty when there are none. */
  readonly xattrs: Readonly<Record<string, string>>;
}
