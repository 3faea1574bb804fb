import type { ErrorCode } from "@nexus/contracts";
import type { HookOperation } from "../core/dispatch/types.js";
import type { FileEventType } from "../core/events/file-event.js";
import type { Permission } from "../core/permissions/types.js";
import { AGENT_SYSCALLS } from "./agent-calls.js";
import { CHANNEL_SYSCALLS } from "./channel-calls.js";
import { LOCK_SYSCALLS } from "./lock-calls.js";
import { RETENTION_SYSCALLS } from "./retention-calls.js";
import { TIER2_SYSCALLS } from "./tier2-calls.js";
import { TRANSACTION_SYSCALLS } from "./transaction-calls.js";
import { WATCH_SYSCALLS } from "./watch-calls.js";

/** A permission and what it is asked for. */
export interface SyscallPermission {
  readonly permission: Permission | "admin";
  /** `path`, `target` (rename, copy), `parent`, `entries` (each one listed). */
  readonly of: "path" | "target" | "parent" | "target parent" | "entries";
  /** Only then; null: always. */
  readonly when: string | null;
}

/** What one call promises: a row of the matrix in the design (DECISIONS, Calls). */
export interface SyscallFacts {
  readonly name: string;
  /** 1: a syscall; 2: a convenience composed of them. */
  readonly tier: 1 | 2;
  readonly does: string;
  readonly arguments: string;
  readonly result: string;
  readonly permissions: readonly SyscallPermission[];
  /** Operations hooks hear it under; most have one. */
  readonly hooks: readonly {
    readonly operation: HookOperation;
    readonly pre: boolean;
    readonly post: boolean;
  }[];
  readonly events: readonly FileEventType[];
  readonly followsLink: "yes" | "no" | "source";
  readonly changes: string | null;
  readonly consistency: "as asked" | "at apply";
  /** Beside those any call may answer (`COMMON_ERRORS`). */
  readonly errors: readonly ErrorCode[];
}

/** Any call may answer these. */
export const COMMON_ERRORS: readonly ErrorCode[] = [
  "INVALID_ARGUMENT",
  "INVALID_PATH",
  "PERMISSION_DENIED",
  "UNAUTHENTICATED",
  "DEADLINE_EXCEEDED",
  "CANCELLED",
  "UNAVAILABLE",
  "RESOURCE_EXHAUSTED",
  "NO_LEADER",
  "ZONE_NOT_LOADED",
  "CLOSED",
  "IO_ERROR",
  "INTERNAL",
];

/** Any call that changes something may answer these, too. */
export const CHANGE_ERRORS: readonly ErrorCode[] = [
  "UNKNOWN_OUTCOME",
  "CONFLICT",
  "READ_ONLY",
  "ACCESS_DENIED",
  "NO_SPACE",
  "LOCK_TIMEOUT",
];

const on = (
  permission: SyscallPermission["permission"],
  of: SyscallPermission["of"] = "path",
  when: string | null = null,
): SyscallPermission => ({ permission, of, when });

const hook = (operation: HookOperation, post = true) => ({ operation, pre: true, post });

const REMOVAL = [on("WRITE"), on("WRITE", "parent")];

/** Every call of the kernel, in the order they are documented. */
export const SYSCALLS: readonly SyscallFacts[] = [
  {
    name: "sysRead",
    tier: 1,
    does: "Reads a range of a file; `sysReadBatch` several, with `atomic` all of one state of their zone or none; `sysReadStream` in verified pieces.",
    arguments: "path, range {offsetBytes, lengthBytes or null}, expectedContentId or null",
    result: "entry, bytes (or a stream of pieces)",
    permissions: [on("READ")],
    hooks: [hook("read", false)],
    events: [],
    followsLink: "yes",
    changes: null,
    consistency: "as asked",
    errors: [
      "NOT_FOUND",
      "IS_A_DIRECTORY",
      "WRONG_TYPE",
      "TOO_MANY_LINKS",
      "CONFLICT",
      "CONTENT_UNAVAILABLE",
      "CORRUPT",
      "ENDED",
      "TRUNCATED",
      "UNSUPPORTED",
      "CROSS_ZONE",
      "LOCK_TIMEOUT",
    ],
  },
  {
    name: "sysWrite",
    tier: 1,
    does: "Replaces a file's content, or writes at an offset; never creates. `sysWriteBatch` several, with `atomic` all or none.",
    arguments:
      "path, source, offsetBytes or null, mimeType or null, conditions {ifMatch, ifVersion, ifAbsent}",
    result: "entry, created, previous, commit token",
    permissions: [on("WRITE")],
    hooks: [hook("write")],
    events: ["file_write"],
    followsLink: "yes",
    changes: "content, version + 1, gen + 1",
    consistency: "at apply",
    errors: [
      "NOT_FOUND",
      "IS_A_DIRECTORY",
      "WRONG_TYPE",
      "TOO_MANY_LINKS",
      "NOT_A_DIRECTORY",
      "QUOTA_EXCEEDED",
      "ENDED",
      "UNSUPPORTED",
      "CROSS_ZONE",
    ],
  },
  {
    name: "sysUnlink",
    tier: 1,
    does: "Removes an entry, a whole directory when recursive; a mount is unmounted. `sysUnlinkBatch` several, in order, with `atomic` all or none.",
    arguments: "path, recursive, conditions",
    result: "entry, removedCount, trashed (the zone keeps it for a while), commit token",
    permissions: [...REMOVAL, on("admin", "path", "a mount")],
    hooks: [hook("delete")],
    events: ["file_delete", "dir_delete", "unmount"],
    followsLink: "no",
    changes: "row",
    consistency: "at apply",
    errors: ["NOT_FOUND", "DIRECTORY_NOT_EMPTY", "CROSS_ZONE", "NOT_A_DIRECTORY", "UNSUPPORTED"],
  },
  {
    name: "sysRename",
    tier: 1,
    does: "Moves an entry, and all below it, inside its zone and store; the target must be free.",
    arguments: "from, to, conditions",
    result: "entry, previousPath, commit token",
    permissions: [
      ...REMOVAL,
      on("WRITE", "target"),
      on("WRITE", "target parent"),
      on("admin", "path", "a mount"),
    ],
    hooks: [hook("rename")],
    events: ["file_rename"],
    followsLink: "no",
    changes: "row",
    consistency: "at apply",
    errors: ["NOT_FOUND", "ALREADY_EXISTS", "CROSS_ZONE", "NOT_A_DIRECTORY"],
  },
  {
    name: "sysCopy",
    tier: 1,
    does:
      "Copies a file, or a tree when recursive; content is shared where the store is content-addressed. A tree that " +
      "holds a mount, a pipe or a stream is refused before any of it is copied.",
    arguments: "from, to, overwrite, recursive",
    result: "entry, copiedCount, commit token",
    permissions: [on("READ"), on("WRITE", "target")],
    hooks: [hook("copy")],
    events: ["file_copy"],
    followsLink: "source",
    changes: "row",
    consistency: "at apply",
    errors: [
      "NOT_FOUND",
      "ALREADY_EXISTS",
      "IS_A_DIRECTORY",
      "WRONG_TYPE",
      "TOO_MANY_LINKS",
      "NOT_A_DIRECTORY",
      "QUOTA_EXCEEDED",
      "CROSS_ZONE",
      "UNSUPPORTED",
    ],
  },
  {
    name: "sysSetattr",
    tier: 1,
    does:
      "Creates or updates a file, directory, mount or link; the type of an existing entry never changes. With " +
      "`sizeBytes` it cuts a file that is there, or fills it up with zeros, as a write: a link is followed, and write " +
      "hooks and the event file_write come inside those of the setattr.",
    arguments:
      "path, entryType, attributes, sizeBytes, xattrs, linkTarget, targetZoneId, createParents, conditions",
    result: "entry, created, commit token",
    permissions: [on("WRITE"), on("admin", "path", "a mount")],
    hooks: [hook("setattr"), hook("mkdir")],
    events: ["metadata_change", "dir_create", "mount"],
    followsLink: "no",
    changes: "row",
    consistency: "at apply",
    errors: [
      "NOT_FOUND",
      "WRONG_TYPE",
      "ALREADY_EXISTS",
      "NOT_A_DIRECTORY",
      "CROSS_ZONE",
      "ZONE_NOT_FOUND",
      "UNSUPPORTED",
      "IS_A_DIRECTORY",
      "DIRECTORY_NOT_EMPTY",
      "TOO_MANY_LINKS",
      "QUOTA_EXCEEDED",
    ],
  },
  {
    name: "sysStat",
    tier: 1,
    does: "Describes an entry; a link is reported as the link, a mount as the mount. `sysStatBatch` several.",
    arguments: "path",
    result: "entry, mode, zone, holders",
    permissions: [on("TRAVERSE")],
    hooks: [],
    events: [],
    followsLink: "no",
    changes: null,
    consistency: "as asked",
    errors: ["NOT_FOUND"],
  },
  {
    name: "sysReaddir",
    tier: 1,
    does: "One page of a directory, or of everything below it depth first; entries the caller may not traverse are left out. A cursor goes on where it was while entries come and go.",
    arguments: "path, recursive, cursor or null, limit",
    result: "entries, nextCursor or null",
    permissions: [on("READ"), on("TRAVERSE", "entries")],
    hooks: [],
    events: [],
    followsLink: "yes",
    changes: null,
    consistency: "as asked",
    errors: ["NOT_FOUND", "NOT_A_DIRECTORY", "TOO_MANY_LINKS", "INCARNATION_MISMATCH"],
  },
  {
    name: "getXattrs",
    tier: 1,
    does: "Reads the extended attributes of an entry; `getXattrsBatch` of several.",
    arguments: "path",
    result: "names and values",
    permissions: [on("READ")],
    hooks: [],
    events: [],
    followsLink: "yes",
    changes: null,
    consistency: "as asked",
    errors: ["NOT_FOUND", "TOO_MANY_LINKS"],
  },
  {
    name: "setXattrs",
    tier: 1,
    does: "Sets or deletes extended attributes of an entry; `setXattrsBatch` of several.",
    arguments: "path, names with a value or null",
    result: "entry, created, commit token",
    permissions: [on("WRITE")],
    hooks: [hook("setattr")],
    events: ["metadata_change"],
    followsLink: "yes",
    changes: "xattr",
    consistency: "at apply",
    errors: ["NOT_FOUND", "TOO_MANY_LINKS", "NOT_A_DIRECTORY"],
  },
  {
    name: "write",
    tier: 2,
    does: "Creates or replaces a file, with the directories above it when told so. `writeBatch` several, with `atomic` all or none.",
    arguments: "as sysWrite, createParents",
    result: "entry, created, previous, commit token",
    permissions: [on("WRITE")],
    hooks: [hook("write")],
    events: ["file_write"],
    followsLink: "yes",
    changes: "content, version + 1, gen + 1",
    consistency: "at apply",
    errors: [
      "NOT_FOUND",
      "NOT_A_DIRECTORY",
      "IS_A_DIRECTORY",
      "WRONG_TYPE",
      "TOO_MANY_LINKS",
      "QUOTA_EXCEEDED",
      "ALREADY_EXISTS",
      "ENDED",
      "UNSUPPORTED",
      "CROSS_ZONE",
    ],
  },
  {
    name: "append",
    tier: 2,
    does: "Adds to the end of a file, creating it when missing; appends of several nodes lose nothing.",
    arguments: "path, data, createParents",
    result: "entry, created, previous, commit token",
    permissions: [on("WRITE")],
    hooks: [hook("write")],
    events: ["file_write"],
    followsLink: "yes",
    changes: "content, version + 1, gen + 1",
    consistency: "at apply",
    errors: [
      "NOT_FOUND",
      "NOT_A_DIRECTORY",
      "IS_A_DIRECTORY",
      "WRONG_TYPE",
      "TOO_MANY_LINKS",
      "QUOTA_EXCEEDED",
      "ALREADY_EXISTS",
    ],
  },
  {
    name: "mkdir",
    tier: 2,
    does: "Makes a directory, with those above it when told so.",
    arguments: "path, parents, existOk",
    result: "entry, created, commit token",
    permissions: [on("WRITE")],
    hooks: [hook("mkdir")],
    events: ["dir_create"],
    followsLink: "no",
    changes: "row",
    consistency: "at apply",
    errors: ["NOT_FOUND", "NOT_A_DIRECTORY", "ALREADY_EXISTS", "WRONG_TYPE", "QUOTA_EXCEEDED"],
  },
  {
    name: "exists",
    tier: 2,
    does: "Whether something is at a path; `existsBatch` of several.",
    arguments: "path",
    result: "true or false",
    permissions: [on("TRAVERSE")],
    hooks: [],
    events: [],
    followsLink: "no",
    changes: null,
    consistency: "as asked",
    errors: [],
  },
  {
    name: "walk",
    tier: 2,
    does: "Every entry below a directory, depth first, at one read position a zone.",
    arguments: "path",
    result: "entries, as they are found",
    permissions: [on("READ"), on("TRAVERSE", "entries")],
    hooks: [],
    events: [],
    followsLink: "yes",
    changes: null,
    consistency: "as asked",
    errors: ["NOT_FOUND", "NOT_A_DIRECTORY", "TOO_MANY_LINKS"],
  },
  {
    name: "glob",
    tier: 2,
    does: "Entries whose path matches a pattern; only directories that can hold one are walked.",
    arguments: "pattern",
    result: "entries, as they are found",
    permissions: [on("READ"), on("TRAVERSE", "entries")],
    hooks: [],
    events: [],
    followsLink: "yes",
    changes: null,
    consistency: "as asked",
    errors: ["TOO_MANY_LINKS"],
  },
  {
    name: "grep",
    tier: 2,
    does: "Lines of the files below a path that match a regular expression, with bounds on time; binary files are skipped.",
    arguments: "path, pattern, ignoreCase, fileGlob or null, maxMatches",
    result: "path, line number and line, as they are found",
    permissions: [on("READ"), on("TRAVERSE", "entries")],
    hooks: [hook("read", false)],
    events: [],
    followsLink: "yes",
    changes: null,
    consistency: "as asked",
    errors: ["NOT_FOUND", "TOO_MANY_LINKS"],
  },
  ...TIER2_SYSCALLS,
  ...LOCK_SYSCALLS,
  ...TRANSACTION_SYSCALLS,
  ...WATCH_SYSCALLS,
  ...AGENT_SYSCALLS,
  ...CHANNEL_SYSCALLS,
  ...RETENTION_SYSCALLS,
];
