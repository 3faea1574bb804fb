import type { CommitToken, DirEntryType, FileMetadata, OperationContext, ZoneId } from "@nexus/contracts";
import type { ByteRange } from "../../abc/object-store.js";

/** Where a write puts its bytes. */
export type WritePlacement =
  /** They are the whole content. */
  | { readonly kind: "replace" }
  /** From this offset on. */
  | { readonly kind: "at"; readonly offsetBytes: number }
  /** Behind what is there when the write is applied. */
  | { readonly kind: "end" }
  /** None: the content is cut to this size, or filled up to it with zeros. */
  | { readonly kind: "size"; readonly sizeBytes: number }
  /** Messages behind the others of a pipe or stream. */
  | { readonly kind: "message" };

/** What a setattr is to do. */
export type AttributeChange =
  /** Make or update an entry (sysSetattr); null: that attribute stays. */
  | {
      readonly change: "entry";
      readonly entryType: DirEntryType;
      readonly mimeType: string | null;
      readonly ownerId: string | null;
      readonly ttlSeconds: number | null;
      /** Attributes to set; the others stay. */
      readonly xattrs: Readonly<Record<string, string>>;
      /** DT_REG: its new size; a write of placement `size` is inside this setattr. */
      readonly sizeBytes: number | null;
      /** DT_LINK: as its maker says it, absolute or not. */
      readonly linkTarget: string | null;
      /** DT_MOUNT of a zone. */
      readonly targetZoneId: ZoneId | null;
    }
  /** Set extended attributes of an entry that is there; null: take one away. */
  | { readonly change: "xattrs"; readonly xattrs: Readonly<Record<string, string | null>> }
  /** Take it back out of the trash. */
  | { readonly change: "restore" };

/** What hooks learn of each operation beside its path. Which calls they come with: DECISIONS, Calls: the matrix. */
interface HookFacts {
  /** The bytes asked for; null: messages of a pipe or stream. */
  readonly read: { readonly range: ByteRange | null };
  /** `sizeBytes`: how many bytes the call brings; null: they come as a stream, so nobody knows yet. */
  readonly write: { readonly placement: WritePlacement; readonly sizeBytes: number | null };
  /** `recursive`: with all that is below; each entry below is a delete of its own, not recursive. */
  readonly delete: { readonly recursive: boolean };
  /** From `path` to `targetPath`. */
  readonly rename: { readonly targetPath: string };
  /** From `path` to `targetPath`; each entry below is a copy of its own, not recursive. */
  readonly copy: { readonly targetPath: string; readonly overwrite: boolean; readonly recursive: boolean };
  readonly setattr: AttributeChange;
  /** `parents`: the directories above it are made, too, if they are missing. */
  readonly mkdir: { readonly parents: boolean };
}

export type HookOperation = keyof HookFacts;

/** Operations that change something: those of post hooks. */
export type ChangeOperation = Exclude<HookOperation, "read">;

interface HookCall<O> {
  readonly operation: O;
  /** As the caller sees it, links already followed. */
  readonly path: string;
  readonly context: OperationContext;
}

/** What is about to happen: one of the operations, told apart by `operation`. */
export type PreHookEvent<O extends HookOperation = HookOperation> = {
  [K in O]: HookCall<K> & HookFacts[K];
}[O];

/** What came of a change. */
export interface HookOutcome {
  readonly entry: FileMetadata;
  /** The row that was there before; null: none. */
  readonly previous: FileMetadata | null;
  readonly created: boolean;
  readonly token: CommitToken | null;
}

/** What happened. */
export type PostHookEvent<O extends ChangeOperation = ChangeOperation> = {
  [K in O]: PreHookEvent<K> & HookOutcome;
}[O];

/**
 * Hooks of one owner, which get the events of exactly the operations they are registered for. A pre hook that throws
 * vetoes the call; a post hook's failure is counted and logged.
 *
 * Methods, not properties, so that hooks of single operations go into a list of hooks of any: `HookRegistry` calls each
 * with events of its own operations only.
 */
export interface HookRegistration<O extends HookOperation = HookOperation> {
  readonly name: string;
  readonly operations: readonly O[];
  pre?(event: PreHookEvent<O>): Promise<void> | void;
  post?(event: PostHookEvent<Exclude<O, "read">>): Promise<void> | void;
  /** A call of the matrix that failed after its gate; for audit records. */
  failed?(event: PreHookEvent<O>, error: unknown): Promise<void> | void;
}
