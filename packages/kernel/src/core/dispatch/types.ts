import type { CommitToken, FileMetadata, OperationContext } from "@nexus/contracts";

/** Mutating calls a hook can see (DECISIONS, Calls: the matrix). */
export type HookOperation = "read" | "write" | "delete" | "rename" | "copy" | "setattr" | "mkdir";

/** What is about to happen. Paths are as the caller sees them, links already followed. */
export interface PreHookEvent {
  readonly operation: HookOperation;
  readonly path: string;
  /** rename and copy: the other path. */
  readonly targetPath: string | null;
  readonly context: OperationContext;
}

/** What happened. */
export interface PostHookEvent extends PreHookEvent {
  readonly entry: FileMetadata;
  readonly previous: FileMetadata | null;
  readonly created: boolean;
  readonly token: CommitToken | null;
}

/**
 * Hooks of one owner. A pre hook that throws vetoes the call; a post hook's failure is counted and logged.
 */
export interface HookRegistration {
  readonly name: string;
  readonly operations: readonly HookOperation[];
  readonly pre?: (event: PreHookEvent) => Promise<void> | void;
  readonly post?: (event: PostHookEvent) => Promise<void> | void;
  /** A call of the matrix that failed after its gate; for audit records. */
  readonly failed?: (event: PreHookEvent, error: unknown) => Promise<void> | void;
}
