// Generated from proto/ by scripts/proto.mjs. Do not edit.
import { type MessageCodec, messageCodec, method } from "../codec.js";
import { nexus } from "./codecs.js";

/** How fresh a read must be. */
export const ReadConsistency = {
  /** Sees every write acknowledged before the read began. */
  LINEARIZABLE: 0,
  /** The same, trusting the leader's clock-bounded lease. */
  LEASE: 1,
  /** At least the position of commit_token. */
  TOKEN: 2,
  /** Whatever the called node has applied. */
  LOCAL: 3,
} as const;
export type ReadConsistency = (typeof ReadConsistency)[keyof typeof ReadConsistency];

export interface CallRequest {
  readonly method: string;
  readonly payload: Uint8Array;
  readonly authToken: string;
}
export const CallRequest: MessageCodec<CallRequest> = messageCodec<CallRequest>("nexus.grpc.vfs.CallRequest", nexus.grpc.vfs.CallRequest);

export interface CallResponse {
  readonly payload: Uint8Array;
  readonly isError: boolean;
}
export const CallResponse: MessageCodec<CallResponse> = messageCodec<CallResponse>("nexus.grpc.vfs.CallResponse", nexus.grpc.vfs.CallResponse);

export interface ReadRequest {
  readonly path: string;
  readonly authToken: string;
  /** CONFLICT when the file's content is another. */
  readonly contentId: string;
  readonly timeoutMs: number;
  readonly offset: number;
  readonly consistency: number;
  readonly commitToken: string;
  /** Absent: to the end. */
  readonly length: number | null;
  /** Fill ReadResponse.entry. */
  readonly wantEntry: boolean;
}
export const ReadRequest: MessageCodec<ReadRequest> = messageCodec<ReadRequest>("nexus.grpc.vfs.ReadRequest", nexus.grpc.vfs.ReadRequest);

export interface ReadResponse {
  readonly content: Uint8Array;
  readonly contentId: string;
  /** Bytes in content. */
  readonly size: number;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  readonly gen: number;
  readonly entryType: number;
  readonly streamNextOffset: number | null;
  readonly postHookNeeded: boolean;
  readonly etag: string;
  readonly version: number;
  readonly entry: StatResponse | null;
  /** A pipe or stream had no message within timeout_ms. */
  readonly noMessage: boolean;
}
export const ReadResponse: MessageCodec<ReadResponse> = messageCodec<ReadResponse>("nexus.grpc.vfs.ReadResponse", nexus.grpc.vfs.ReadResponse);

export interface WriteRequest {
  readonly path: string;
  readonly content: Uint8Array;
  readonly authToken: string;
  /** Absent: replaces the whole content; present: writes there, filling a gap with zeros. */
  readonly offset: number | null;
  /** Absent: keeps the present one. */
  readonly mimeType: string | null;
  readonly createParents: boolean;
  readonly ifMatch: string | null;
  readonly ifVersion: number | null;
  readonly ifAbsent: boolean;
  /** NOT_FOUND instead of creating. */
  readonly mustExist: boolean;
  /** Fill WriteResponse.entry. */
  readonly wantEntry: boolean;
  /** The file, made by this write, vanishes with the session; a whole file only. */
  readonly tie: SessionTie | null;
}
export const WriteRequest: MessageCodec<WriteRequest> = messageCodec<WriteRequest>("nexus.grpc.vfs.WriteRequest", nexus.grpc.vfs.WriteRequest);

export interface WriteResponse {
  readonly contentId: string;
  readonly size: number;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  readonly gen: number;
  readonly version: number;
  readonly etag: string;
  readonly created: boolean;
  /** Read at this token, on any node, to see the write. */
  readonly commitToken: string;
  readonly entry: StatResponse | null;
  /** Of a stream: where the message is. */
  readonly messageOffset: number | null;
}
export const WriteResponse: MessageCodec<WriteResponse> = messageCodec<WriteResponse>("nexus.grpc.vfs.WriteResponse", nexus.grpc.vfs.WriteResponse);

export interface AppendRequest {
  readonly path: string;
  readonly content: Uint8Array;
  readonly authToken: string;
  readonly createParents: boolean;
  readonly wantEntry: boolean;
}
export const AppendRequest: MessageCodec<AppendRequest> = messageCodec<AppendRequest>("nexus.grpc.vfs.AppendRequest", nexus.grpc.vfs.AppendRequest);

/** Replacements, one after the other, or a unified diff: one of them. */
export interface EditRequest {
  readonly path: string;
  readonly authToken: string;
  readonly replacements: readonly TextReplacement[];
  readonly diff: string;
  readonly ifMatch: string | null;
  readonly wantEntry: boolean;
}
export const EditRequest: MessageCodec<EditRequest> = messageCodec<EditRequest>("nexus.grpc.vfs.EditRequest", nexus.grpc.vfs.EditRequest);

export interface TextReplacement {
  readonly oldText: string;
  readonly newText: string;
  /** Every place, of which there must be one at least; otherwise there must be exactly one. */
  readonly all: boolean;
}
export const TextReplacement: MessageCodec<TextReplacement> = messageCodec<TextReplacement>("nexus.grpc.vfs.TextReplacement", nexus.grpc.vfs.TextReplacement);

export interface RmdirRequest {
  readonly path: string;
  readonly authToken: string;
  readonly recursive: boolean;
}
export const RmdirRequest: MessageCodec<RmdirRequest> = messageCodec<RmdirRequest>("nexus.grpc.vfs.RmdirRequest", nexus.grpc.vfs.RmdirRequest);

export interface AccessRequest {
  readonly path: string;
  readonly authToken: string;
  /** READ, WRITE or TRAVERSE. */
  readonly permission: string;
}
export const AccessRequest: MessageCodec<AccessRequest> = messageCodec<AccessRequest>("nexus.grpc.vfs.AccessRequest", nexus.grpc.vfs.AccessRequest);

export interface AccessResponse {
  readonly allowed: boolean;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const AccessResponse: MessageCodec<AccessResponse> = messageCodec<AccessResponse>("nexus.grpc.vfs.AccessResponse", nexus.grpc.vfs.AccessResponse);

export interface DeleteRequest {
  readonly path: string;
  readonly authToken: string;
  readonly recursive: boolean;
  readonly ifMatch: string | null;
  readonly ifVersion: number | null;
}
export const DeleteRequest: MessageCodec<DeleteRequest> = messageCodec<DeleteRequest>("nexus.grpc.vfs.DeleteRequest", nexus.grpc.vfs.DeleteRequest);

export interface DeleteResponse {
  readonly success: boolean | null;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  readonly entryType: number;
  readonly path: string;
  readonly contentId: string;
  readonly size: number;
  /** Entries removed, this one included. */
  readonly removedCount: number;
  readonly commitToken: string;
  readonly entry: StatResponse | null;
  /** It is in the zone's trash, which can bring it back. */
  readonly trashed: boolean;
}
export const DeleteResponse: MessageCodec<DeleteResponse> = messageCodec<DeleteResponse>("nexus.grpc.vfs.DeleteResponse", nexus.grpc.vfs.DeleteResponse);

export interface MkdirRequest {
  readonly path: string;
  readonly authToken: string;
  readonly parents: boolean;
  readonly existOk: boolean;
}
export const MkdirRequest: MessageCodec<MkdirRequest> = messageCodec<MkdirRequest>("nexus.grpc.vfs.MkdirRequest", nexus.grpc.vfs.MkdirRequest);

export interface MkdirResponse {
  readonly hit: boolean;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  readonly created: boolean;
  readonly commitToken: string;
  readonly entry: StatResponse | null;
}
export const MkdirResponse: MessageCodec<MkdirResponse> = messageCodec<MkdirResponse>("nexus.grpc.vfs.MkdirResponse", nexus.grpc.vfs.MkdirResponse);

export interface PingRequest {
  readonly authToken: string;
}
export const PingRequest: MessageCodec<PingRequest> = messageCodec<PingRequest>("nexus.grpc.vfs.PingRequest", nexus.grpc.vfs.PingRequest);

export interface PingResponse {
  readonly version: string;
  readonly zoneId: string;
  readonly uptimeSeconds: number;
}
export const PingResponse: MessageCodec<PingResponse> = messageCodec<PingResponse>("nexus.grpc.vfs.PingResponse", nexus.grpc.vfs.PingResponse);

export interface BatchReadRequest {
  readonly authToken: string;
  readonly items: readonly BatchReadItemRequest[];
  readonly consistency: number;
  readonly commitToken: string;
  /** All items as one state of their zone has them; otherwise the call fails as a whole. */
  readonly atomic: boolean;
  /** Fill BatchReadItemResponse.entry. */
  readonly wantEntry: boolean;
}
export const BatchReadRequest: MessageCodec<BatchReadRequest> = messageCodec<BatchReadRequest>("nexus.grpc.vfs.BatchReadRequest", nexus.grpc.vfs.BatchReadRequest);

export interface BatchReadItemRequest {
  readonly path: string;
  readonly offset: number;
  readonly length: number | null;
  /** As in ReadRequest. */
  readonly contentId: string;
}
export const BatchReadItemRequest: MessageCodec<BatchReadItemRequest> = messageCodec<BatchReadItemRequest>("nexus.grpc.vfs.BatchReadItemRequest", nexus.grpc.vfs.BatchReadItemRequest);

export interface BatchReadResponse {
  readonly results: readonly BatchReadItemResponse[];
}
export const BatchReadResponse: MessageCodec<BatchReadResponse> = messageCodec<BatchReadResponse>("nexus.grpc.vfs.BatchReadResponse", nexus.grpc.vfs.BatchReadResponse);

export interface BatchReadItemResponse {
  readonly content: Uint8Array;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  readonly contentId: string;
  readonly gen: number;
  readonly etag: string;
  readonly version: number;
  readonly entry: StatResponse | null;
}
export const BatchReadItemResponse: MessageCodec<BatchReadItemResponse> = messageCodec<BatchReadItemResponse>("nexus.grpc.vfs.BatchReadItemResponse", nexus.grpc.vfs.BatchReadItemResponse);

export interface BatchWriteRequest {
  readonly authToken: string;
  readonly items: readonly BatchWriteItemRequest[];
  /** All items in one step of their zone; otherwise nothing is written and the call fails as a whole. */
  readonly atomic: boolean;
  /** Fill BatchWriteItemResponse.entry. */
  readonly wantEntry: boolean;
}
export const BatchWriteRequest: MessageCodec<BatchWriteRequest> = messageCodec<BatchWriteRequest>("nexus.grpc.vfs.BatchWriteRequest", nexus.grpc.vfs.BatchWriteRequest);

export interface BatchWriteItemRequest {
  readonly path: string;
  readonly content: Uint8Array;
  readonly mimeType: string | null;
  readonly createParents: boolean;
  readonly ifMatch: string | null;
  readonly ifVersion: number | null;
  readonly ifAbsent: boolean;
  readonly mustExist: boolean;
  /** As in WriteRequest. */
  readonly offset: number | null;
}
export const BatchWriteItemRequest: MessageCodec<BatchWriteItemRequest> = messageCodec<BatchWriteItemRequest>("nexus.grpc.vfs.BatchWriteItemRequest", nexus.grpc.vfs.BatchWriteItemRequest);

export interface BatchWriteResponse {
  readonly results: readonly BatchWriteItemResponse[];
}
export const BatchWriteResponse: MessageCodec<BatchWriteResponse> = messageCodec<BatchWriteResponse>("nexus.grpc.vfs.BatchWriteResponse", nexus.grpc.vfs.BatchWriteResponse);

export interface BatchWriteItemResponse {
  readonly contentId: string;
  readonly size: number;
  readonly gen: number;
  readonly version: number;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  readonly etag: string;
  readonly created: boolean;
  readonly commitToken: string;
  readonly entry: StatResponse | null;
}
export const BatchWriteItemResponse: MessageCodec<BatchWriteItemResponse> = messageCodec<BatchWriteItemResponse>("nexus.grpc.vfs.BatchWriteItemResponse", nexus.grpc.vfs.BatchWriteItemResponse);

export interface BatchDeleteRequest {
  readonly authToken: string;
  /** Their own auth_token is not looked at. */
  readonly items: readonly DeleteRequest[];
  /** All items in one step of their zone; otherwise nothing is removed and the call fails as a whole. */
  readonly atomic: boolean;
}
export const BatchDeleteRequest: MessageCodec<BatchDeleteRequest> = messageCodec<BatchDeleteRequest>("nexus.grpc.vfs.BatchDeleteRequest", nexus.grpc.vfs.BatchDeleteRequest);

export interface BatchDeleteResponse {
  readonly results: readonly DeleteResponse[];
}
export const BatchDeleteResponse: MessageCodec<BatchDeleteResponse> = messageCodec<BatchDeleteResponse>("nexus.grpc.vfs.BatchDeleteResponse", nexus.grpc.vfs.BatchDeleteResponse);

export interface StatRequest {
  readonly path: string;
  readonly authToken: string;
  /** Start the path in this zone instead of the caller's own; needs a grant there. */
  readonly zoneId: string;
  readonly consistency: number;
  readonly commitToken: string;
  /** Look up the advisory lock at the path too. */
  readonly includeLock: boolean;
}
export const StatRequest: MessageCodec<StatRequest> = messageCodec<StatRequest>("nexus.grpc.vfs.StatRequest", nexus.grpc.vfs.StatRequest);

/** One entry; also the row of listings and of mutation responses. */
export interface StatResponse {
  readonly found: boolean;
  /** As the caller sees it. */
  readonly path: string;
  readonly size: number;
  readonly contentId: string;
  readonly mimeType: string;
  readonly isDirectory: boolean;
  readonly entryType: number;
  readonly mode: number;
  readonly version: number;
  readonly gen: number;
  readonly zoneId: string;
  readonly createdAtMs: number | null;
  readonly modifiedAtMs: number | null;
  readonly lastWriterAddress: string;
  readonly linkTarget: string;
  readonly ownerId: string;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  readonly etag: string;
  readonly inode: number;
  readonly targetZoneId: string;
  readonly ttlSeconds: number | null;
  readonly xattrs: Readonly<Record<string, string>>;
  /** host:port of the nodes known to hold the content. */
  readonly holders: readonly string[];
  /** The path inside the zone; empty when it equals path. */
  readonly zonePath: string;
  /** With include_lock; absent when nobody holds one. */
  readonly lock: PathLock | null;
  /** Stat of a pipe or stream whose messages the node reaches. */
  readonly channel: ChannelState | null;
  /** It is tied to a client's session. */
  readonly ephemeral: boolean;
}
export const StatResponse: MessageCodec<StatResponse> = messageCodec<StatResponse>("nexus.grpc.vfs.StatResponse", nexus.grpc.vfs.StatResponse);

export interface BatchStatRequest {
  readonly authToken: string;
  readonly zoneId: string;
  readonly paths: readonly string[];
  readonly consistency: number;
  readonly commitToken: string;
}
export const BatchStatRequest: MessageCodec<BatchStatRequest> = messageCodec<BatchStatRequest>("nexus.grpc.vfs.BatchStatRequest", nexus.grpc.vfs.BatchStatRequest);

export interface BatchStatResponse {
  readonly results: readonly StatResponse[];
}
export const BatchStatResponse: MessageCodec<BatchStatResponse> = messageCodec<BatchStatResponse>("nexus.grpc.vfs.BatchStatResponse", nexus.grpc.vfs.BatchStatResponse);

export interface ReaddirRequest {
  readonly path: string;
  readonly authToken: string;
  readonly zoneId: string;
  readonly fromPeer: boolean;
  readonly recursive: boolean;
  readonly limit: number;
  readonly consistency: number;
  readonly commitToken: string;
}
export const ReaddirRequest: MessageCodec<ReaddirRequest> = messageCodec<ReaddirRequest>("nexus.grpc.vfs.ReaddirRequest", nexus.grpc.vfs.ReaddirRequest);

export interface ReaddirEntry {
  readonly name: string;
  readonly entryType: number;
}
export const ReaddirEntry: MessageCodec<ReaddirEntry> = messageCodec<ReaddirEntry>("nexus.grpc.vfs.ReaddirEntry", nexus.grpc.vfs.ReaddirEntry);

export interface ReaddirResponse {
  readonly entries: readonly ReaddirEntry[];
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const ReaddirResponse: MessageCodec<ReaddirResponse> = messageCodec<ReaddirResponse>("nexus.grpc.vfs.ReaddirResponse", nexus.grpc.vfs.ReaddirResponse);

export interface SetattrRequest {
  readonly path: string;
  readonly authToken: string;
  readonly entryType: number;
  readonly zoneId: string;
  readonly mimeType: string | null;
  readonly contentId: string | null;
  readonly modifiedAtMs: number | null;
  readonly createdAtMs: number | null;
  /** DT_REG that exists: cut to this size, or filled up with zeros, as a write: a link is followed, nothing is created. */
  readonly size: number | null;
  readonly version: number | null;
  readonly backendName: string;
  readonly ioProfile: string;
  readonly isExternal: boolean;
  readonly capacity: number;
  readonly backendType: string;
  readonly backendParams: Readonly<Record<string, string>>;
  /** DT_LINK. */
  readonly linkTarget: string;
  /** DT_MOUNT: the zone to mount. */
  readonly targetZoneId: string;
  readonly ownerId: string | null;
  readonly ttlSeconds: number | null;
  readonly createParents: boolean;
  readonly xattrs: Readonly<Record<string, string>>;
  readonly ifMatch: string | null;
  readonly ifVersion: number | null;
  readonly ifAbsent: boolean;
  /** Fill SetattrResponse.entry. */
  readonly wantEntry: boolean;
  /** DT_PIPE and DT_STREAM, beside io_profile and capacity (bytes). 0: the default. */
  readonly maxMessages: number;
  /** DT_STREAM; 0: messages do not age. */
  readonly maxAgeMs: number;
  /** The entry, made by this call, vanishes with the session. */
  readonly tie: SessionTie | null;
}
export const SetattrRequest: MessageCodec<SetattrRequest> = messageCodec<SetattrRequest>("nexus.grpc.vfs.SetattrRequest", nexus.grpc.vfs.SetattrRequest);

export interface SetattrResponse {
  readonly path: string;
  readonly created: boolean;
  readonly entryType: number;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  readonly commitToken: string;
  readonly entry: StatResponse | null;
}
export const SetattrResponse: MessageCodec<SetattrResponse> = messageCodec<SetattrResponse>("nexus.grpc.vfs.SetattrResponse", nexus.grpc.vfs.SetattrResponse);

export interface RenameRequest {
  readonly path: string;
  readonly newPath: string;
  readonly authToken: string;
  /** Conditions on the source. */
  readonly ifMatch: string | null;
  readonly ifVersion: number | null;
}
export const RenameRequest: MessageCodec<RenameRequest> = messageCodec<RenameRequest>("nexus.grpc.vfs.RenameRequest", nexus.grpc.vfs.RenameRequest);

export interface RenameResponse {
  readonly hit: boolean;
  readonly success: boolean;
  readonly isDirectory: boolean;
  readonly oldContentId: string | null;
  readonly oldSize: number | null;
  readonly oldVersion: number | null;
  readonly oldModifiedAtMs: number | null;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  readonly commitToken: string;
  readonly entry: StatResponse | null;
}
export const RenameResponse: MessageCodec<RenameResponse> = messageCodec<RenameResponse>("nexus.grpc.vfs.RenameResponse", nexus.grpc.vfs.RenameResponse);

export interface CopyRequest {
  readonly src: string;
  readonly dst: string;
  readonly authToken: string;
  readonly overwrite: boolean;
  readonly recursive: boolean;
}
export const CopyRequest: MessageCodec<CopyRequest> = messageCodec<CopyRequest>("nexus.grpc.vfs.CopyRequest", nexus.grpc.vfs.CopyRequest);

export interface CopyResponse {
  readonly hit: boolean;
  readonly dstPath: string;
  readonly contentId: string | null;
  readonly size: number;
  readonly version: number;
  readonly gen: number;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  readonly copiedCount: number;
  readonly commitToken: string;
  readonly entry: StatResponse | null;
}
export const CopyResponse: MessageCodec<CopyResponse> = messageCodec<CopyResponse>("nexus.grpc.vfs.CopyResponse", nexus.grpc.vfs.CopyResponse);

export interface GetXattrRequest {
  readonly path: string;
  readonly key: string;
  readonly authToken: string;
}
export const GetXattrRequest: MessageCodec<GetXattrRequest> = messageCodec<GetXattrRequest>("nexus.grpc.vfs.GetXattrRequest", nexus.grpc.vfs.GetXattrRequest);

export interface GetXattrResponse {
  readonly found: boolean;
  readonly value: string;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  /** Every attribute, when the request names no key. */
  readonly xattrs: Readonly<Record<string, string>>;
}
export const GetXattrResponse: MessageCodec<GetXattrResponse> = messageCodec<GetXattrResponse>("nexus.grpc.vfs.GetXattrResponse", nexus.grpc.vfs.GetXattrResponse);

export interface SetXattrRequest {
  readonly path: string;
  readonly key: string;
  readonly value: string;
  readonly authToken: string;
  /** Remove the attribute instead. */
  readonly remove: boolean;
  /** Without a key: all of these in one step. */
  readonly set: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
}
export const SetXattrRequest: MessageCodec<SetXattrRequest> = messageCodec<SetXattrRequest>("nexus.grpc.vfs.SetXattrRequest", nexus.grpc.vfs.SetXattrRequest);

export interface SetXattrResponse {
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  readonly commitToken: string;
  readonly entry: StatResponse | null;
}
export const SetXattrResponse: MessageCodec<SetXattrResponse> = messageCodec<SetXattrResponse>("nexus.grpc.vfs.SetXattrResponse", nexus.grpc.vfs.SetXattrResponse);

export interface GetXattrBulkRequest {
  readonly paths: readonly string[];
  readonly key: string;
  readonly authToken: string;
}
export const GetXattrBulkRequest: MessageCodec<GetXattrBulkRequest> = messageCodec<GetXattrBulkRequest>("nexus.grpc.vfs.GetXattrBulkRequest", nexus.grpc.vfs.GetXattrBulkRequest);

export interface GetXattrBulkItem {
  readonly path: string;
  readonly found: boolean;
  readonly value: string;
  /** When the request names no key: every attribute, or why there are none to be had. */
  readonly xattrs: Readonly<Record<string, string>>;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const GetXattrBulkItem: MessageCodec<GetXattrBulkItem> = messageCodec<GetXattrBulkItem>("nexus.grpc.vfs.GetXattrBulkItem", nexus.grpc.vfs.GetXattrBulkItem);

export interface GetXattrBulkResponse {
  readonly items: readonly GetXattrBulkItem[];
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const GetXattrBulkResponse: MessageCodec<GetXattrBulkResponse> = messageCodec<GetXattrBulkResponse>("nexus.grpc.vfs.GetXattrBulkResponse", nexus.grpc.vfs.GetXattrBulkResponse);

export interface BatchSetXattrRequest {
  readonly authToken: string;
  /** Their own auth_token is not looked at. */
  readonly items: readonly SetXattrRequest[];
}
export const BatchSetXattrRequest: MessageCodec<BatchSetXattrRequest> = messageCodec<BatchSetXattrRequest>("nexus.grpc.vfs.BatchSetXattrRequest", nexus.grpc.vfs.BatchSetXattrRequest);

export interface BatchSetXattrResponse {
  readonly results: readonly SetXattrResponse[];
}
export const BatchSetXattrResponse: MessageCodec<BatchSetXattrResponse> = messageCodec<BatchSetXattrResponse>("nexus.grpc.vfs.BatchSetXattrResponse", nexus.grpc.vfs.BatchSetXattrResponse);

export interface TopLevelMountsRequest {
  readonly authToken: string;
}
export const TopLevelMountsRequest: MessageCodec<TopLevelMountsRequest> = messageCodec<TopLevelMountsRequest>("nexus.grpc.vfs.TopLevelMountsRequest", nexus.grpc.vfs.TopLevelMountsRequest);

export interface TopLevelMountsResponse {
  /** In byte order of paths. */
  readonly mounts: readonly TopLevelMount[];
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const TopLevelMountsResponse: MessageCodec<TopLevelMountsResponse> = messageCodec<TopLevelMountsResponse>("nexus.grpc.vfs.TopLevelMountsResponse", nexus.grpc.vfs.TopLevelMountsResponse);

export interface TopLevelMount {
  /** As the caller sees it. */
  readonly path: string;
  readonly zoneId: string;
}
export const TopLevelMount: MessageCodec<TopLevelMount> = messageCodec<TopLevelMount>("nexus.grpc.vfs.TopLevelMount", nexus.grpc.vfs.TopLevelMount);

export const CompareKind = {
  COMPARE_ABSENT: 0,
  COMPARE_EXISTS: 1,
  COMPARE_VERSION: 2,
  COMPARE_ETAG: 3,
  /** Empty content_id: the entry has no content. */
  COMPARE_CONTENT_ID: 4,
  /** The grant with this fencing token is in force. */
  COMPARE_LOCK: 5,
} as const;
export type CompareKind = (typeof CompareKind)[keyof typeof CompareKind];

export interface TransactCompare {
  readonly kind: number;
  readonly path: string;
  readonly version: number;
  readonly etag: string;
  readonly contentId: string;
  readonly lockId: string;
  readonly fencing: number;
}
export const TransactCompare: MessageCodec<TransactCompare> = messageCodec<TransactCompare>("nexus.grpc.vfs.TransactCompare", nexus.grpc.vfs.TransactCompare);

export const OperationKind = {
  /** Creates or replaces a file. */
  OPERATION_PUT: 0,
  OPERATION_DELETE: 1,
  OPERATION_RENAME: 2,
} as const;
export type OperationKind = (typeof OperationKind)[keyof typeof OperationKind];

export interface TransactOperation {
  readonly kind: number;
  readonly path: string;
  /** OPERATION_RENAME. */
  readonly newPath: string;
  /** OPERATION_PUT. */
  readonly content: Uint8Array;
  readonly mimeType: string | null;
  readonly createParents: boolean;
  readonly ifMatch: string | null;
  readonly ifVersion: number | null;
  readonly ifAbsent: boolean;
}
export const TransactOperation: MessageCodec<TransactOperation> = messageCodec<TransactOperation>("nexus.grpc.vfs.TransactOperation", nexus.grpc.vfs.TransactOperation);

export interface TransactRequest {
  readonly authToken: string;
  readonly compares: readonly TransactCompare[];
  readonly operations: readonly TransactOperation[];
}
export const TransactRequest: MessageCodec<TransactRequest> = messageCodec<TransactRequest>("nexus.grpc.vfs.TransactRequest", nexus.grpc.vfs.TransactRequest);

export interface TransactOutcome {
  /** After the operation; the removed entry of a delete. */
  readonly entry: StatResponse | null;
  readonly created: boolean;
}
export const TransactOutcome: MessageCodec<TransactOutcome> = messageCodec<TransactOutcome>("nexus.grpc.vfs.TransactOutcome", nexus.grpc.vfs.TransactOutcome);

export interface TransactResponse {
  readonly committed: boolean;
  readonly commitToken: string;
  /** Committed: one per operation, in order. */
  readonly outcomes: readonly TransactOutcome[];
  /** Not committed: the position of the first compare that did not hold, and what is there (absent: nothing). */
  readonly failedCompare: number;
  readonly current: StatResponse | null;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const TransactResponse: MessageCodec<TransactResponse> = messageCodec<TransactResponse>("nexus.grpc.vfs.TransactResponse", nexus.grpc.vfs.TransactResponse);

export const ChannelOperation = {
  /** ChannelRead. */
  CHANNEL_STATUS: 0,
  CHANNEL_READ: 1,
  /** Channel. */
  CHANNEL_PUSH: 2,
  CHANNEL_POP: 3,
  CHANNEL_APPEND: 4,
  CHANNEL_COMMIT_CURSOR: 5,
  CHANNEL_REMOVE_GROUP: 6,
  CHANNEL_CLOSE: 7,
} as const;
export type ChannelOperation = (typeof ChannelOperation)[keyof typeof ChannelOperation];

export interface ChannelRequest {
  readonly path: string;
  readonly authToken: string;
  readonly operation: number;
  /** PUSH: one; APPEND: one or more. */
  readonly messages: readonly Uint8Array[];
  /** READ: where to begin, 0: the earliest kept. COMMIT_CURSOR: how far the group is. */
  readonly offset: number;
  /** READ, POP: how much at most. */
  readonly maxMessages: number;
  readonly maxBytes: number;
  /** READ, POP, PUSH: how long to wait for a message, or for room. */
  readonly waitMs: number;
  readonly group: string;
  /** COMMIT_CURSOR: CONFLICT when the group is elsewhere. */
  readonly expectedOffset: number | null;
  readonly consistency: number;
  readonly commitToken: string;
}
export const ChannelRequest: MessageCodec<ChannelRequest> = messageCodec<ChannelRequest>("nexus.grpc.vfs.ChannelRequest", nexus.grpc.vfs.ChannelRequest);

export interface ChannelMessage {
  readonly data: Uint8Array;
  /** The writer's wall clock, informational. */
  readonly writtenAtMs: number;
  /** Of a stream. */
  readonly offset: number;
}
export const ChannelMessage: MessageCodec<ChannelMessage> = messageCodec<ChannelMessage>("nexus.grpc.vfs.ChannelMessage", nexus.grpc.vfs.ChannelMessage);

export interface ChannelGroup {
  readonly name: string;
  readonly offset: number;
}
export const ChannelGroup: MessageCodec<ChannelGroup> = messageCodec<ChannelGroup>("nexus.grpc.vfs.ChannelGroup", nexus.grpc.vfs.ChannelGroup);

export interface ChannelState {
  readonly isStream: boolean;
  readonly messages: number;
  readonly bytes: number;
  readonly capacityBytes: number;
  readonly maxMessages: number;
  readonly maxAgeMs: number | null;
  readonly isClosed: boolean;
  readonly earliestOffset: number;
  readonly endOffset: number;
  readonly groups: readonly ChannelGroup[];
  /** io_profile shared_memory: where processes of the node's machine reach it. */
  readonly ringPath: string | null;
  readonly doorPath: string | null;
}
export const ChannelState: MessageCodec<ChannelState> = messageCodec<ChannelState>("nexus.grpc.vfs.ChannelState", nexus.grpc.vfs.ChannelState);

export interface ChannelResponse {
  readonly messages: readonly ChannelMessage[];
  /** APPEND: of the first message. */
  readonly offset: number;
  /** APPEND: behind the last message. READ: where to go on. */
  readonly nextOffset: number;
  /** READ: behind the last message there is. */
  readonly endOffset: number;
  /** Empty: the io_profile keeps no log. */
  readonly commitToken: string;
  /** PUSH, APPEND. */
  readonly entry: StatResponse | null;
  /** REMOVE_GROUP. */
  readonly existed: boolean;
  /** STATUS. */
  readonly state: ChannelState | null;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const ChannelResponse: MessageCodec<ChannelResponse> = messageCodec<ChannelResponse>("nexus.grpc.vfs.ChannelResponse", nexus.grpc.vfs.ChannelResponse);

export const LockAction = {
  /** What the original protocol does: an empty lock_id acquires under a new id, a given one extends. */
  LOCK_BY_ID: 0,
  /** Under the given id, or a new one. The same id again is the grant it has. */
  LOCK_ACQUIRE: 1,
  /** Starts the time to live anew; LOCK_LOST when it is not held (any more). */
  LOCK_EXTEND: 2,
} as const;
export type LockAction = (typeof LockAction)[keyof typeof LockAction];

export const LockMode = {
  LOCK_EXCLUSIVE: 0,
  LOCK_SHARED: 1,
  /** At most capacity holders. */
  LOCK_COUNTING: 2,
} as const;
export type LockMode = (typeof LockMode)[keyof typeof LockMode];

export interface LockRequest {
  readonly path: string;
  readonly authToken: string;
  readonly lockId: string;
  /** Without ttl_ms: the time to live is timeout_ms / 1000 + 1 seconds. Never a wait. */
  readonly timeoutMs: number;
  readonly action: number;
  readonly mode: number;
  readonly capacity: number;
  readonly ttlMs: number;
  /** Longest wait in the fair queue, within the call's deadline; 0 tries once. */
  readonly waitMs: number;
  /** For others to read in listings. */
  readonly info: string;
  /** LOCK_EXTEND: only this grant; 0: whichever the id holds. */
  readonly fencing: number;
}
export const LockRequest: MessageCodec<LockRequest> = messageCodec<LockRequest>("nexus.grpc.vfs.LockRequest", nexus.grpc.vfs.LockRequest);

export interface LockResponse {
  readonly acquired: boolean;
  readonly lockId: string;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  readonly grant: LockGrant | null;
  /** Not acquired: some of those in the way, and how many wait for the path. */
  readonly holders: readonly LockHolder[];
  readonly waiting: number;
}
export const LockResponse: MessageCodec<LockResponse> = messageCodec<LockResponse>("nexus.grpc.vfs.LockResponse", nexus.grpc.vfs.LockResponse);

export interface LockGrant {
  /** Where the lock is: the target of a link. */
  readonly path: string;
  readonly lockId: string;
  readonly mode: number;
  readonly capacity: number;
  /** Larger than that of every grant before it in the zone. */
  readonly fencing: number;
  readonly ttlMs: number;
  readonly zoneId: string;
  readonly incarnation: string;
}
export const LockGrant: MessageCodec<LockGrant> = messageCodec<LockGrant>("nexus.grpc.vfs.LockGrant", nexus.grpc.vfs.LockGrant);

export interface LockHolder {
  readonly path: string;
  readonly lockId: string;
  readonly mode: number;
  readonly capacity: number;
  readonly owner: string;
  readonly info: string;
  readonly fencing: number;
  readonly heldMs: number;
  readonly remainingMs: number;
}
export const LockHolder: MessageCodec<LockHolder> = messageCodec<LockHolder>("nexus.grpc.vfs.LockHolder", nexus.grpc.vfs.LockHolder);

export interface PathLock {
  readonly path: string;
  readonly mode: number;
  readonly capacity: number;
  readonly holders: readonly LockHolder[];
  readonly waiting: number;
}
export const PathLock: MessageCodec<PathLock> = messageCodec<PathLock>("nexus.grpc.vfs.PathLock", nexus.grpc.vfs.PathLock);

export interface ListLocksRequest {
  readonly path: string;
  readonly authToken: string;
  /** next_after of the page before; empty: from the start. */
  readonly after: string;
  readonly limit: number;
  readonly consistency: number;
  readonly commitToken: string;
}
export const ListLocksRequest: MessageCodec<ListLocksRequest> = messageCodec<ListLocksRequest>("nexus.grpc.vfs.ListLocksRequest", nexus.grpc.vfs.ListLocksRequest);

export interface ListLocksResponse {
  readonly locks: readonly PathLock[];
  /** Empty when there is no more. */
  readonly nextAfter: string;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const ListLocksResponse: MessageCodec<ListLocksResponse> = messageCodec<ListLocksResponse>("nexus.grpc.vfs.ListLocksResponse", nexus.grpc.vfs.ListLocksResponse);

export interface UnlockRequest {
  readonly path: string;
  readonly authToken: string;
  readonly lockId: string;
  /** Takes the lock from all its holders; administrators only. */
  readonly force: boolean;
  /** Only this grant; 0: whichever the id holds. */
  readonly fencing: number;
}
export const UnlockRequest: MessageCodec<UnlockRequest> = messageCodec<UnlockRequest>("nexus.grpc.vfs.UnlockRequest", nexus.grpc.vfs.UnlockRequest);

export interface UnlockResponse {
  readonly released: boolean;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  /** Holds ended. */
  readonly releasedCount: number;
}
export const UnlockResponse: MessageCodec<UnlockResponse> = messageCodec<UnlockResponse>("nexus.grpc.vfs.UnlockResponse", nexus.grpc.vfs.UnlockResponse);

export interface WatchRequest {
  /** A glob; zones mounted where it leads are watched with it. */
  readonly path: string;
  readonly authToken: string;
  /** Watch: how long to wait for a first event. WatchStream: how often to mark progress; 0: the server's own interval. */
  readonly timeoutMs: number;
  /**
   * From an earlier answer, or the id of an event of the zone where the pattern begins; empty: from the present on.
   * COMPACTED when the past of details.zone is gone, with details.cursor to go on from.
   */
  readonly cursor: string;
  /** Bits of the event types; 0: all. */
  readonly mask: number;
  /** Everything below what matches, too. */
  readonly recursive: boolean;
  readonly withPrevious: boolean;
  /** How fresh the present is that a watch without a cursor begins at. */
  readonly consistency: number;
  readonly commitToken: string;
}
export const WatchRequest: MessageCodec<WatchRequest> = messageCodec<WatchRequest>("nexus.grpc.vfs.WatchRequest", nexus.grpc.vfs.WatchRequest);

export interface WatchResponse {
  /** The first event, when there is one: its type as the original protocol spells it (FileWrite). */
  readonly matched: boolean;
  readonly path: string;
  readonly eventType: string;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  /** All of them, and where to go on, at whatever node. */
  readonly events: readonly WatchEvent[];
  readonly cursor: string;
  readonly zones: readonly WatchedZone[];
}
export const WatchResponse: MessageCodec<WatchResponse> = messageCodec<WatchResponse>("nexus.grpc.vfs.WatchResponse", nexus.grpc.vfs.WatchResponse);

export interface WatchBatch {
  /** Those of each zone in the order of its log, the same from every node. */
  readonly events: readonly WatchEvent[];
  /** Where to go on after them, at whatever node. */
  readonly cursor: string;
  /** The zones watched, the one where the pattern begins first. Of a result in several batches: in the last. */
  readonly zones: readonly WatchedZone[];
}
export const WatchBatch: MessageCodec<WatchBatch> = messageCodec<WatchBatch>("nexus.grpc.vfs.WatchBatch", nexus.grpc.vfs.WatchBatch);

/** How far a watch is in one zone. */
export interface WatchedZone {
  readonly zoneId: string;
  /** Where the watcher sees the zone's root. */
  readonly path: string;
  /** Told up to this log index; absent: it could not be read yet. */
  readonly index: number | null;
  /** The cursor did not know it: it is told of from when it was mounted. */
  readonly hasJoined: boolean;
  /** Why it may be behind, or is not told of: an error code, and what. Empty: nothing known. */
  readonly problemCode: string;
  readonly problem: string;
}
export const WatchedZone: MessageCodec<WatchedZone> = messageCodec<WatchedZone>("nexus.grpc.vfs.WatchedZone", nexus.grpc.vfs.WatchedZone);

export interface WatchEvent {
  /** The same from every node and for ever; a cursor, too. */
  readonly eventId: string;
  /**
   * file_write, file_delete, file_rename, metadata_change, dir_create, dir_delete, conflict_detected (eventual zones), file_copy,
   * mount, unmount.
   */
  readonly eventType: string;
  readonly path: string;
  /** file_rename: where the entry was. file_copy: what was copied, if the caller may see that and it is in the same zone. */
  readonly oldPath: string;
  readonly zoneId: string;
  /** Inside its zone; empty: as path. */
  readonly zonePath: string;
  /** By the clock of the node that made the change. */
  readonly timestampMs: number | null;
  /** Log index of the commit. */
  readonly sequenceNumber: number;
  readonly isNew: boolean;
  /** After the change; of a removed entry, as it was. */
  readonly entry: WatchedEntry | null;
  /** Before the change, when asked for and there was one. */
  readonly previous: WatchedEntry | null;
  /** What the commit knew. */
  readonly vectorClock: readonly ClockEntry[];
  /** Content before the change; empty: none. */
  readonly oldContentId: string;
  /** Who made the change; empty: not known. */
  readonly userId: string;
  readonly agentId: string;
}
export const WatchEvent: MessageCodec<WatchEvent> = messageCodec<WatchEvent>("nexus.grpc.vfs.WatchEvent", nexus.grpc.vfs.WatchEvent);

/** What a commit knew of one writer: a zone by its log index, or a member of an eventual zone by its count of writes. */
export interface ClockEntry {
  readonly writer: string;
  readonly count: number;
}
export const ClockEntry: MessageCodec<ClockEntry> = messageCodec<ClockEntry>("nexus.grpc.vfs.ClockEntry", nexus.grpc.vfs.ClockEntry);

export interface WatchedEntry {
  readonly inode: number;
  readonly entryType: number;
  readonly size: number;
  readonly contentId: string;
  readonly modifiedAtMs: number;
  readonly version: number;
  readonly gen: number;
}
export const WatchedEntry: MessageCodec<WatchedEntry> = messageCodec<WatchedEntry>("nexus.grpc.vfs.WatchedEntry", nexus.grpc.vfs.WatchedEntry);

export interface IpcPathRequest {
  readonly path: string;
  readonly authToken: string;
}
export const IpcPathRequest: MessageCodec<IpcPathRequest> = messageCodec<IpcPathRequest>("nexus.grpc.vfs.IpcPathRequest", nexus.grpc.vfs.IpcPathRequest);

export interface IpcEmpty {
  readonly authToken: string;
}
export const IpcEmpty: MessageCodec<IpcEmpty> = messageCodec<IpcEmpty>("nexus.grpc.vfs.IpcEmpty", nexus.grpc.vfs.IpcEmpty);

export interface IpcAck {
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const IpcAck: MessageCodec<IpcAck> = messageCodec<IpcAck>("nexus.grpc.vfs.IpcAck", nexus.grpc.vfs.IpcAck);

export interface IpcHasResponse {
  readonly present: boolean;
}
export const IpcHasResponse: MessageCodec<IpcHasResponse> = messageCodec<IpcHasResponse>("nexus.grpc.vfs.IpcHasResponse", nexus.grpc.vfs.IpcHasResponse);

export interface StreamCollectAllResponse {
  readonly data: Uint8Array;
}
export const StreamCollectAllResponse: MessageCodec<StreamCollectAllResponse> = messageCodec<StreamCollectAllResponse>("nexus.grpc.vfs.StreamCollectAllResponse", nexus.grpc.vfs.StreamCollectAllResponse);

export interface StreamWriteRequest {
  readonly path: string;
  readonly data: Uint8Array;
  readonly authToken: string;
}
export const StreamWriteRequest: MessageCodec<StreamWriteRequest> = messageCodec<StreamWriteRequest>("nexus.grpc.vfs.StreamWriteRequest", nexus.grpc.vfs.StreamWriteRequest);

export interface StreamWriteResponse {
  readonly offset: number;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const StreamWriteResponse: MessageCodec<StreamWriteResponse> = messageCodec<StreamWriteResponse>("nexus.grpc.vfs.StreamWriteResponse", nexus.grpc.vfs.StreamWriteResponse);

export interface StreamReadAtRequest {
  readonly path: string;
  readonly offset: number;
  readonly blocking: boolean;
  readonly timeoutMs: number;
  readonly authToken: string;
}
export const StreamReadAtRequest: MessageCodec<StreamReadAtRequest> = messageCodec<StreamReadAtRequest>("nexus.grpc.vfs.StreamReadAtRequest", nexus.grpc.vfs.StreamReadAtRequest);

export interface StreamReadAtResponse {
  readonly data: Uint8Array;
  readonly nextOffset: number;
  readonly eof: boolean;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
  readonly timedOut: boolean;
}
export const StreamReadAtResponse: MessageCodec<StreamReadAtResponse> = messageCodec<StreamReadAtResponse>("nexus.grpc.vfs.StreamReadAtResponse", nexus.grpc.vfs.StreamReadAtResponse);

export interface ReadStreamRequest {
  readonly path: string;
  readonly authToken: string;
  readonly offset: number;
  /** Absent: to the end. */
  readonly length: number | null;
  readonly contentId: string;
  readonly consistency: number;
  readonly commitToken: string;
}
export const ReadStreamRequest: MessageCodec<ReadStreamRequest> = messageCodec<ReadStreamRequest>("nexus.grpc.vfs.ReadStreamRequest", nexus.grpc.vfs.ReadStreamRequest);

export interface ReadStreamPiece {
  readonly header: ReadStreamHeader | null;
  readonly data: Uint8Array | null;
}
export const ReadStreamPiece: MessageCodec<ReadStreamPiece> = messageCodec<ReadStreamPiece>("nexus.grpc.vfs.ReadStreamPiece", nexus.grpc.vfs.ReadStreamPiece);

export interface ReadStreamHeader {
  readonly entry: StatResponse | null;
  /** Bytes that follow. */
  readonly length: number;
}
export const ReadStreamHeader: MessageCodec<ReadStreamHeader> = messageCodec<ReadStreamHeader>("nexus.grpc.vfs.ReadStreamHeader", nexus.grpc.vfs.ReadStreamHeader);

export interface WriteStreamPiece {
  readonly header: WriteStreamHeader | null;
  readonly data: Uint8Array | null;
  readonly end: WriteStreamEnd | null;
}
export const WriteStreamPiece: MessageCodec<WriteStreamPiece> = messageCodec<WriteStreamPiece>("nexus.grpc.vfs.WriteStreamPiece", nexus.grpc.vfs.WriteStreamPiece);

/**
 * The last piece. Content that ends without it was cut off and is not stored: a broken connection can look like
 * the end of a stream.
 */
export interface WriteStreamEnd {
  /** All bytes of content. */
  readonly sizeBytes: number;
}
export const WriteStreamEnd: MessageCodec<WriteStreamEnd> = messageCodec<WriteStreamEnd>("nexus.grpc.vfs.WriteStreamEnd", nexus.grpc.vfs.WriteStreamEnd);

export interface WriteStreamHeader {
  readonly path: string;
  readonly authToken: string;
  readonly offset: number | null;
  readonly mimeType: string | null;
  readonly createParents: boolean;
  readonly ifMatch: string | null;
  readonly ifVersion: number | null;
  readonly ifAbsent: boolean;
  readonly mustExist: boolean;
  readonly wantEntry: boolean;
  /** The file, made by this write, vanishes with the session; a whole file only. */
  readonly tie: SessionTie | null;
}
export const WriteStreamHeader: MessageCodec<WriteStreamHeader> = messageCodec<WriteStreamHeader>("nexus.grpc.vfs.WriteStreamHeader", nexus.grpc.vfs.WriteStreamHeader);

export interface ListPageRequest {
  readonly path: string;
  readonly authToken: string;
  /** Where the previous page ended; empty: the beginning. */
  readonly cursor: string;
  /** 0: the server's own page size. */
  readonly limit: number;
  readonly zoneId: string;
  readonly consistency: number;
  readonly commitToken: string;
  /** Everything below the directory, depth first. */
  readonly recursive: boolean;
}
export const ListPageRequest: MessageCodec<ListPageRequest> = messageCodec<ListPageRequest>("nexus.grpc.vfs.ListPageRequest", nexus.grpc.vfs.ListPageRequest);

export interface ListPageResponse {
  readonly entries: readonly StatResponse[];
  /** Empty: that was the last page. */
  readonly nextCursor: string;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const ListPageResponse: MessageCodec<ListPageResponse> = messageCodec<ListPageResponse>("nexus.grpc.vfs.ListPageResponse", nexus.grpc.vfs.ListPageResponse);

export interface WalkRequest {
  readonly path: string;
  readonly authToken: string;
  readonly consistency: number;
  readonly commitToken: string;
}
export const WalkRequest: MessageCodec<WalkRequest> = messageCodec<WalkRequest>("nexus.grpc.vfs.WalkRequest", nexus.grpc.vfs.WalkRequest);

export interface GlobRequest {
  readonly pattern: string;
  readonly authToken: string;
  readonly consistency: number;
  readonly commitToken: string;
}
export const GlobRequest: MessageCodec<GlobRequest> = messageCodec<GlobRequest>("nexus.grpc.vfs.GlobRequest", nexus.grpc.vfs.GlobRequest);

export interface EntryBatch {
  readonly entries: readonly StatResponse[];
}
export const EntryBatch: MessageCodec<EntryBatch> = messageCodec<EntryBatch>("nexus.grpc.vfs.EntryBatch", nexus.grpc.vfs.EntryBatch);

export interface GrepRequest {
  readonly path: string;
  readonly pattern: string;
  readonly authToken: string;
  readonly ignoreCase: boolean;
  /** Empty: every file. */
  readonly fileGlob: string;
  /** 0: the server's own limit. */
  readonly maxMatches: number;
  readonly consistency: number;
  readonly commitToken: string;
}
export const GrepRequest: MessageCodec<GrepRequest> = messageCodec<GrepRequest>("nexus.grpc.vfs.GrepRequest", nexus.grpc.vfs.GrepRequest);

export interface GrepMatch {
  readonly path: string;
  readonly lineNumber: number;
  readonly line: string;
}
export const GrepMatch: MessageCodec<GrepMatch> = messageCodec<GrepMatch>("nexus.grpc.vfs.GrepMatch", nexus.grpc.vfs.GrepMatch);

export interface GrepBatch {
  readonly matches: readonly GrepMatch[];
}
export const GrepBatch: MessageCodec<GrepBatch> = messageCodec<GrepBatch>("nexus.grpc.vfs.GrepBatch", nexus.grpc.vfs.GrepBatch);

/** The first frame opens the session; later ones carry requests and cancellations. */
export interface SessionClientFrame {
  readonly open: SessionOpen | null;
  readonly requests: readonly SessionRequest[];
  /** Ids of requests whose reply is no longer wanted. */
  readonly cancels: readonly number[];
}
export const SessionClientFrame: MessageCodec<SessionClientFrame> = messageCodec<SessionClientFrame>("nexus.grpc.vfs.SessionClientFrame", nexus.grpc.vfs.SessionClientFrame);

export interface SessionOpen {
  readonly protocolVersion: number;
  readonly authToken: string;
}
export const SessionOpen: MessageCodec<SessionOpen> = messageCodec<SessionOpen>("nexus.grpc.vfs.SessionOpen", nexus.grpc.vfs.SessionOpen);

export interface SessionRequest {
  /** Unique among the requests in flight. */
  readonly id: number;
  /** Name of a unary RPC of NexusVFSService or ZoneAdminService. */
  readonly method: string;
  /** The RPC's encoded request; its auth_token is not consulted. */
  readonly payload: Uint8Array;
  /** 0: the server's own default. */
  readonly timeoutMs: number;
}
export const SessionRequest: MessageCodec<SessionRequest> = messageCodec<SessionRequest>("nexus.grpc.vfs.SessionRequest", nexus.grpc.vfs.SessionRequest);

export interface SessionServerFrame {
  readonly welcome: SessionWelcome | null;
  readonly replies: readonly SessionReply[];
  /** The node is stopping: send further requests elsewhere; those in flight are still answered. */
  readonly draining: boolean;
}
export const SessionServerFrame: MessageCodec<SessionServerFrame> = messageCodec<SessionServerFrame>("nexus.grpc.vfs.SessionServerFrame", nexus.grpc.vfs.SessionServerFrame);

export interface SessionWelcome {
  readonly protocolVersion: number;
  readonly maxInFlight: number;
  /** Largest request payload and largest reply payload, bytes. */
  readonly maxRequestBytes: number;
  readonly maxReplyBytes: number;
}
export const SessionWelcome: MessageCodec<SessionWelcome> = messageCodec<SessionWelcome>("nexus.grpc.vfs.SessionWelcome", nexus.grpc.vfs.SessionWelcome);

export interface SessionReply {
  readonly id: number;
  /** The RPC's encoded response; empty unless status is 0. */
  readonly payload: Uint8Array;
  /** gRPC status. */
  readonly status: number;
  /** JSON of the error when status is not 0. */
  readonly errorPayload: Uint8Array;
}
export const SessionReply: MessageCodec<SessionReply> = messageCodec<SessionReply>("nexus.grpc.vfs.SessionReply", nexus.grpc.vfs.SessionReply);

export interface SessionTie {
  /** 32 lower-case hex digits, minted by the client. Whoever knows it may keep or end the session. */
  readonly sessionId: string;
  /** By the zone's clock, from the call on. */
  readonly leaseMs: number;
}
export const SessionTie: MessageCodec<SessionTie> = messageCodec<SessionTie>("nexus.grpc.vfs.SessionTie", nexus.grpc.vfs.SessionTie);

export interface KeepSessionRequest {
  readonly authToken: string;
  readonly sessionId: string;
  /** Where entries are tied to it. */
  readonly zoneIds: readonly string[];
  /** 0: the session ends. */
  readonly leaseMs: number;
}
export const KeepSessionRequest: MessageCodec<KeepSessionRequest> = messageCodec<KeepSessionRequest>("nexus.grpc.vfs.KeepSessionRequest", nexus.grpc.vfs.KeepSessionRequest);

export interface KeepSessionResponse {
  /** Zones in which the session has ended, or never was. */
  readonly endedZoneIds: readonly string[];
}
export const KeepSessionResponse: MessageCodec<KeepSessionResponse> = messageCodec<KeepSessionResponse>("nexus.grpc.vfs.KeepSessionResponse", nexus.grpc.vfs.KeepSessionResponse);

export interface ListTrashRequest {
  readonly authToken: string;
  /** What was at or below it. */
  readonly path: string;
  readonly cursor: string;
  /** 0: the server's default. */
  readonly limit: number;
  readonly consistency: number;
  readonly commitToken: string;
}
export const ListTrashRequest: MessageCodec<ListTrashRequest> = messageCodec<ListTrashRequest>("nexus.grpc.vfs.ListTrashRequest", nexus.grpc.vfs.ListTrashRequest);

export interface TrashItem {
  /** Names it in its zone. */
  readonly item: string;
  /** Where it was, as the caller sees it. */
  readonly path: string;
  /** Milliseconds since the epoch by the clock of the node that was asked. */
  readonly deletedAtMs: number;
  readonly deletedBy: string;
  readonly entry: StatResponse | null;
}
export const TrashItem: MessageCodec<TrashItem> = messageCodec<TrashItem>("nexus.grpc.vfs.TrashItem", nexus.grpc.vfs.TrashItem);

export interface ListTrashResponse {
  readonly items: readonly TrashItem[];
  readonly nextCursor: string;
}
export const ListTrashResponse: MessageCodec<ListTrashResponse> = messageCodec<ListTrashResponse>("nexus.grpc.vfs.ListTrashResponse", nexus.grpc.vfs.ListTrashResponse);

export interface RestoreTrashRequest {
  readonly authToken: string;
  /** Any path of the zone. */
  readonly path: string;
  readonly item: string;
  /** Empty: where it was. */
  readonly to: string;
}
export const RestoreTrashRequest: MessageCodec<RestoreTrashRequest> = messageCodec<RestoreTrashRequest>("nexus.grpc.vfs.RestoreTrashRequest", nexus.grpc.vfs.RestoreTrashRequest);

export interface EmptyTrashRequest {
  readonly authToken: string;
  /** What was at or below it. */
  readonly path: string;
  /** Empty: all of them. */
  readonly item: string;
}
export const EmptyTrashRequest: MessageCodec<EmptyTrashRequest> = messageCodec<EmptyTrashRequest>("nexus.grpc.vfs.EmptyTrashRequest", nexus.grpc.vfs.EmptyTrashRequest);

export interface EmptyTrashResponse {
  readonly items: number;
}
export const EmptyTrashResponse: MessageCodec<EmptyTrashResponse> = messageCodec<EmptyTrashResponse>("nexus.grpc.vfs.EmptyTrashResponse", nexus.grpc.vfs.EmptyTrashResponse);

export const NexusVFSService = {
  /** A method by name with JSON parameters; errors carry is_error and a JSON payload. */
  Call: method<CallRequest, CallResponse>()({
    name: "Call",
    path: "/nexus.grpc.vfs.NexusVFSService/Call",
    request: CallRequest,
    response: CallResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  Read: method<ReadRequest, ReadResponse>()({
    name: "Read",
    path: "/nexus.grpc.vfs.NexusVFSService/Read",
    request: ReadRequest,
    response: ReadResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  /** Creates or replaces. */
  Write: method<WriteRequest, WriteResponse>()({
    name: "Write",
    path: "/nexus.grpc.vfs.NexusVFSService/Write",
    request: WriteRequest,
    response: WriteResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  Delete: method<DeleteRequest, DeleteResponse>()({
    name: "Delete",
    path: "/nexus.grpc.vfs.NexusVFSService/Delete",
    request: DeleteRequest,
    response: DeleteResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  Mkdir: method<MkdirRequest, MkdirResponse>()({
    name: "Mkdir",
    path: "/nexus.grpc.vfs.NexusVFSService/Mkdir",
    request: MkdirRequest,
    response: MkdirResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  Ping: method<PingRequest, PingResponse>()({
    name: "Ping",
    path: "/nexus.grpc.vfs.NexusVFSService/Ping",
    request: PingRequest,
    response: PingResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  BatchRead: method<BatchReadRequest, BatchReadResponse>()({
    name: "BatchRead",
    path: "/nexus.grpc.vfs.NexusVFSService/BatchRead",
    request: BatchReadRequest,
    response: BatchReadResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  BatchWrite: method<BatchWriteRequest, BatchWriteResponse>()({
    name: "BatchWrite",
    path: "/nexus.grpc.vfs.NexusVFSService/BatchWrite",
    request: BatchWriteRequest,
    response: BatchWriteResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  Stat: method<StatRequest, StatResponse>()({
    name: "Stat",
    path: "/nexus.grpc.vfs.NexusVFSService/Stat",
    request: StatRequest,
    response: StatResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  BatchStat: method<BatchStatRequest, BatchStatResponse>()({
    name: "BatchStat",
    path: "/nexus.grpc.vfs.NexusVFSService/BatchStat",
    request: BatchStatRequest,
    response: BatchStatResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  Readdir: method<ReaddirRequest, ReaddirResponse>()({
    name: "Readdir",
    path: "/nexus.grpc.vfs.NexusVFSService/Readdir",
    request: ReaddirRequest,
    response: ReaddirResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  Setattr: method<SetattrRequest, SetattrResponse>()({
    name: "Setattr",
    path: "/nexus.grpc.vfs.NexusVFSService/Setattr",
    request: SetattrRequest,
    response: SetattrResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  Rename: method<RenameRequest, RenameResponse>()({
    name: "Rename",
    path: "/nexus.grpc.vfs.NexusVFSService/Rename",
    request: RenameRequest,
    response: RenameResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  Copy: method<CopyRequest, CopyResponse>()({
    name: "Copy",
    path: "/nexus.grpc.vfs.NexusVFSService/Copy",
    request: CopyRequest,
    response: CopyResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  Lock: method<LockRequest, LockResponse>()({
    name: "Lock",
    path: "/nexus.grpc.vfs.NexusVFSService/Lock",
    request: LockRequest,
    response: LockResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  Unlock: method<UnlockRequest, UnlockResponse>()({
    name: "Unlock",
    path: "/nexus.grpc.vfs.NexusVFSService/Unlock",
    request: UnlockRequest,
    response: UnlockResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  Watch: method<WatchRequest, WatchResponse>()({
    name: "Watch",
    path: "/nexus.grpc.vfs.NexusVFSService/Watch",
    request: WatchRequest,
    response: WatchResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  GetXattr: method<GetXattrRequest, GetXattrResponse>()({
    name: "GetXattr",
    path: "/nexus.grpc.vfs.NexusVFSService/GetXattr",
    request: GetXattrRequest,
    response: GetXattrResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  SetXattr: method<SetXattrRequest, SetXattrResponse>()({
    name: "SetXattr",
    path: "/nexus.grpc.vfs.NexusVFSService/SetXattr",
    request: SetXattrRequest,
    response: SetXattrResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  GetXattrBulk: method<GetXattrBulkRequest, GetXattrBulkResponse>()({
    name: "GetXattrBulk",
    path: "/nexus.grpc.vfs.NexusVFSService/GetXattrBulk",
    request: GetXattrBulkRequest,
    response: GetXattrBulkResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  ClosePipe: method<IpcPathRequest, IpcAck>()({
    name: "ClosePipe",
    path: "/nexus.grpc.vfs.NexusVFSService/ClosePipe",
    request: IpcPathRequest,
    response: IpcAck,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  HasPipe: method<IpcPathRequest, IpcHasResponse>()({
    name: "HasPipe",
    path: "/nexus.grpc.vfs.NexusVFSService/HasPipe",
    request: IpcPathRequest,
    response: IpcHasResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  CloseAllPipes: method<IpcEmpty, IpcAck>()({
    name: "CloseAllPipes",
    path: "/nexus.grpc.vfs.NexusVFSService/CloseAllPipes",
    request: IpcEmpty,
    response: IpcAck,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  CloseStream: method<IpcPathRequest, IpcAck>()({
    name: "CloseStream",
    path: "/nexus.grpc.vfs.NexusVFSService/CloseStream",
    request: IpcPathRequest,
    response: IpcAck,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  HasStream: method<IpcPathRequest, IpcHasResponse>()({
    name: "HasStream",
    path: "/nexus.grpc.vfs.NexusVFSService/HasStream",
    request: IpcPathRequest,
    response: IpcHasResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  StreamCollectAll: method<IpcPathRequest, StreamCollectAllResponse>()({
    name: "StreamCollectAll",
    path: "/nexus.grpc.vfs.NexusVFSService/StreamCollectAll",
    request: IpcPathRequest,
    response: StreamCollectAllResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  StreamWriteNowait: method<StreamWriteRequest, StreamWriteResponse>()({
    name: "StreamWriteNowait",
    path: "/nexus.grpc.vfs.NexusVFSService/StreamWriteNowait",
    request: StreamWriteRequest,
    response: StreamWriteResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  StreamReadAt: method<StreamReadAtRequest, StreamReadAtResponse>()({
    name: "StreamReadAt",
    path: "/nexus.grpc.vfs.NexusVFSService/StreamReadAt",
    request: StreamReadAtRequest,
    response: StreamReadAtResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  /** Adds to the end; concurrent appends of several clients lose nothing. */
  Append: method<AppendRequest, WriteResponse>()({
    name: "Append",
    path: "/nexus.grpc.vfs.NexusVFSService/Append",
    request: AppendRequest,
    response: WriteResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  /** Changes the text of a file where it is; a writer in between is never overwritten. */
  Edit: method<EditRequest, WriteResponse>()({
    name: "Edit",
    path: "/nexus.grpc.vfs.NexusVFSService/Edit",
    request: EditRequest,
    response: WriteResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  /** A directory and nothing else: NOT_A_DIRECTORY for a file, a link and a mount. */
  Rmdir: method<RmdirRequest, DeleteResponse>()({
    name: "Rmdir",
    path: "/nexus.grpc.vfs.NexusVFSService/Rmdir",
    request: RmdirRequest,
    response: DeleteResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  /** Removes several entries, in the order given. */
  BatchDelete: method<BatchDeleteRequest, BatchDeleteResponse>()({
    name: "BatchDelete",
    path: "/nexus.grpc.vfs.NexusVFSService/BatchDelete",
    request: BatchDeleteRequest,
    response: BatchDeleteResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** Changes extended attributes of several entries; those of one place in the order given. */
  BatchSetXattr: method<BatchSetXattrRequest, BatchSetXattrResponse>()({
    name: "BatchSetXattr",
    path: "/nexus.grpc.vfs.NexusVFSService/BatchSetXattr",
    request: BatchSetXattrRequest,
    response: BatchSetXattrResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** Mounts of the caller's zone that no other mount of it hides. */
  TopLevelMounts: method<TopLevelMountsRequest, TopLevelMountsResponse>()({
    name: "TopLevelMounts",
    path: "/nexus.grpc.vfs.NexusVFSService/TopLevelMounts",
    request: TopLevelMountsRequest,
    response: TopLevelMountsResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  /** Whether the caller may do that with what is there. */
  Access: method<AccessRequest, AccessResponse>()({
    name: "Access",
    path: "/nexus.grpc.vfs.NexusVFSService/Access",
    request: AccessRequest,
    response: AccessResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  /** The entry first, then its bytes in pieces of at most 256 KiB. */
  ReadStream: method<ReadStreamRequest, ReadStreamPiece>()({
    name: "ReadStream",
    path: "/nexus.grpc.vfs.NexusVFSService/ReadStream",
    request: ReadStreamRequest,
    response: ReadStreamPiece,
    requestStream: false,
    responseStream: true,
    readOnly: true,
    inBandErrors: false,
  }),
  /** A header, the content in pieces of at most 1 MiB, an end; nothing changes when the end does not arrive. */
  WriteStream: method<WriteStreamPiece, WriteResponse>()({
    name: "WriteStream",
    path: "/nexus.grpc.vfs.NexusVFSService/WriteStream",
    request: WriteStreamPiece,
    response: WriteResponse,
    requestStream: true,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  /** One page of a directory with full rows. */
  ListPage: method<ListPageRequest, ListPageResponse>()({
    name: "ListPage",
    path: "/nexus.grpc.vfs.NexusVFSService/ListPage",
    request: ListPageRequest,
    response: ListPageResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  /** Every entry below a path, depth first. */
  Walk: method<WalkRequest, EntryBatch>()({
    name: "Walk",
    path: "/nexus.grpc.vfs.NexusVFSService/Walk",
    request: WalkRequest,
    response: EntryBatch,
    requestStream: false,
    responseStream: true,
    readOnly: true,
    inBandErrors: false,
  }),
  Glob: method<GlobRequest, EntryBatch>()({
    name: "Glob",
    path: "/nexus.grpc.vfs.NexusVFSService/Glob",
    request: GlobRequest,
    response: EntryBatch,
    requestStream: false,
    responseStream: true,
    readOnly: true,
    inBandErrors: false,
  }),
  Grep: method<GrepRequest, GrepBatch>()({
    name: "Grep",
    path: "/nexus.grpc.vfs.NexusVFSService/Grep",
    request: GrepRequest,
    response: GrepBatch,
    requestStream: false,
    responseStream: true,
    readOnly: true,
    inBandErrors: false,
  }),
  /** Advisory locks at and below a path, in byte order of paths. */
  ListLocks: method<ListLocksRequest, ListLocksResponse>()({
    name: "ListLocks",
    path: "/nexus.grpc.vfs.NexusVFSService/ListLocks",
    request: ListLocksRequest,
    response: ListLocksResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  /** Compares rows, versions and locks of one zone, then changes several entries: all or nothing. */
  Transact: method<TransactRequest, TransactResponse>()({
    name: "Transact",
    path: "/nexus.grpc.vfs.NexusVFSService/Transact",
    request: TransactRequest,
    response: TransactResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  /**
   * What happens to entries that match, from a cursor or from the present on, until the call is cancelled. A batch without
   * events marks progress; the first comes at once. A caller that does not read holds up its own stream alone.
   */
  WatchStream: method<WatchRequest, WatchBatch>()({
    name: "WatchStream",
    path: "/nexus.grpc.vfs.NexusVFSService/WatchStream",
    request: WatchRequest,
    response: WatchBatch,
    requestStream: false,
    responseStream: true,
    readOnly: true,
    inBandErrors: false,
  }),
  /** Adds to or takes from a pipe or stream, or changes it otherwise. */
  Channel: method<ChannelRequest, ChannelResponse>()({
    name: "Channel",
    path: "/nexus.grpc.vfs.NexusVFSService/Channel",
    request: ChannelRequest,
    response: ChannelResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  /** Reads a stream, or tells what is in a pipe or stream. */
  ChannelRead: method<ChannelRequest, ChannelResponse>()({
    name: "ChannelRead",
    path: "/nexus.grpc.vfs.NexusVFSService/ChannelRead",
    request: ChannelRequest,
    response: ChannelResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  /** Begins the lease of a client's session anew, or ends the session: what is tied to it vanishes then. */
  KeepSession: method<KeepSessionRequest, KeepSessionResponse>()({
    name: "KeepSession",
    path: "/nexus.grpc.vfs.NexusVFSService/KeepSession",
    request: KeepSessionRequest,
    response: KeepSessionResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** What is in the trash of a zone, as far as the caller may change it. */
  ListTrash: method<ListTrashRequest, ListTrashResponse>()({
    name: "ListTrash",
    path: "/nexus.grpc.vfs.NexusVFSService/ListTrash",
    request: ListTrashRequest,
    response: ListTrashResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  /** Brings something back out of the trash, or does away with what is in it. */
  RestoreTrash: method<RestoreTrashRequest, SetattrResponse>()({
    name: "RestoreTrash",
    path: "/nexus.grpc.vfs.NexusVFSService/RestoreTrash",
    request: RestoreTrashRequest,
    response: SetattrResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  EmptyTrash: method<EmptyTrashRequest, EmptyTrashResponse>()({
    name: "EmptyTrash",
    path: "/nexus.grpc.vfs.NexusVFSService/EmptyTrash",
    request: EmptyTrashRequest,
    response: EmptyTrashResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** Many unary requests in flight on one stream; replies are coalesced and come in any order. */
  Session: method<SessionClientFrame, SessionServerFrame>()({
    name: "Session",
    path: "/nexus.grpc.vfs.NexusVFSService/Session",
    request: SessionClientFrame,
    response: SessionServerFrame,
    requestStream: true,
    responseStream: true,
    readOnly: false,
    inBandErrors: false,
  }),
} as const;
