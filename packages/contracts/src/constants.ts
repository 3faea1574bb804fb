import type { ContentId, Inode, ZoneId } from "./ids.js";

export const ROOT_ZONE = "root" as ZoneId;
export const VFS_ROOT = "/";
export const SYSTEM_PREFIX = "/__sys__/";
/** Inode of every zone's root directory. */
export const ROOT_INODE = 1 as Inode;

/** BLAKE3 of no bytes: the content id of an empty file. */
export const EMPTY_CONTENT_ID =
  "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262" as ContentId;

/** Peers, the zone API and the VFS for original clients. */
export const DEFAULT_PEER_PORT = 2126;
/** Clients: VFS service and session stream. */
export const DEFAULT_CLIENT_PORT = 2028;
/** HTTP: metrics and health. */
export const DEFAULT_HTTP_PORT = 2026;

/** Largest gRPC message, both directions (bytes). */
export const MAX_GRPC_MESSAGE_BYTES = 64 * 1024 * 1024;
/** Files above this size are stored as a manifest of chunks (bytes). */
export const CHUNKING_THRESHOLD_BYTES = 16 * 1024 * 1024;
/** Longest path (bytes of UTF-8) and longest single name. */
export const MAX_PATH_BYTES = 4096;
export const MAX_NAME_BYTES = 255;
