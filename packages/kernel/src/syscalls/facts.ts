import type { ErrorCode } from "@nexus/contracts";
import type { HookOperation } from "../core/dispatch/types.js";
import type { FileEventType } from "../core/events/file-event.js";
import type { Permission } from "../core/permissions/types.js";

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
