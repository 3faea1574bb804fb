// Generated from proto/ by scripts/proto.mjs. Do not edit.
import { type MessageCodec, messageCodec } from "../codec.js";
import { nexus } from "./codecs.js";

export const DirEntryType = {
  DT_REG: 0,
  DT_DIR: 1,
  DT_MOUNT: 2,
  DT_PIPE: 3,
  DT_STREAM: 4,
  DT_EXTERNAL_STORAGE: 5,
  DT_LINK: 6,
} as const;
export type DirEntryType = (typeof DirEntryType)[keyof typeof DirEntryType];

export interface FileMetadata {
  readonly path: string;
  /** Bytes; capacity for pipes and streams. */
  readonly size: number;
  /** Opaque key for the object store. */
  readonly contentId: string;
  readonly mimeType: string;
  /** ISO 8601. Receivers prefer created_at_ms and modified_at_ms when they are present. */
  readonly createdAt: string;
  readonly modifiedAt: string;
  /** +1 per content write. */
  readonly version: number;
  readonly zoneId: string;
  readonly ownerId: string;
  /** Immutable after creation. */
  readonly entryType: number;
  /** DT_MOUNT only. */
  readonly targetZoneId: string;
  readonly ttlSeconds: number;
  /** host:port that holds the bytes. */
  readonly lastWriterAddress: string;
  /** DT_LINK only; absolute. */
  readonly linkTarget: string;
  /** Generation, +1 per content write. */
  readonly gen: number;
  readonly inode: number;
  /** Names this inode's content state; opaque. */
  readonly etag: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAtMs: number | null;
  readonly modifiedAtMs: number | null;
  readonly xattrs: Readonly<Record<string, string>>;
}
export const FileMetadata: MessageCodec<FileMetadata> = messageCodec<FileMetadata>("nexus.core.FileMetadata", nexus.core.FileMetadata);
