// Generated from proto/ by scripts/proto.mjs. Do not edit.
import { type MessageCodec, messageCodec, method } from "../codec.js";
import { nexus } from "./codecs.js";
import * as core from "./core.js";
import * as vfs from "./vfs.js";

export interface RaftCommand {
  readonly putMetadata: PutMetadata | null;
  readonly deleteMetadata: DeleteMetadata | null;
  readonly acquireLock: AcquireLock | null;
  readonly releaseLock: ReleaseLock | null;
  readonly extendLock: ExtendLock | null;
}
export const RaftCommand: MessageCodec<RaftCommand> = messageCodec<RaftCommand>("nexus.raft.RaftCommand", nexus.raft.RaftCommand);

export interface PutMetadata {
  readonly metadata: core.FileMetadata | null;
}
export const PutMetadata: MessageCodec<PutMetadata> = messageCodec<PutMetadata>("nexus.raft.PutMetadata", nexus.raft.PutMetadata);

export interface DeleteMetadata {
  readonly path: string;
  readonly zoneId: string;
}
export const DeleteMetadata: MessageCodec<DeleteMetadata> = messageCodec<DeleteMetadata>("nexus.raft.DeleteMetadata", nexus.raft.DeleteMetadata);

/** In all three lock messages lock_id is the resource path and holder_id the id of the lock. */
export interface AcquireLock {
  readonly lockId: string;
  readonly holderId: string;
  readonly ttlMs: number;
  readonly zoneId: string;
}
export const AcquireLock: MessageCodec<AcquireLock> = messageCodec<AcquireLock>("nexus.raft.AcquireLock", nexus.raft.AcquireLock);

export interface ReleaseLock {
  readonly lockId: string;
  readonly holderId: string;
  readonly zoneId: string;
}
export const ReleaseLock: MessageCodec<ReleaseLock> = messageCodec<ReleaseLock>("nexus.raft.ReleaseLock", nexus.raft.ReleaseLock);

export interface ExtendLock {
  readonly lockId: string;
  readonly holderId: string;
  readonly ttlMs: number;
  readonly zoneId: string;
}
export const ExtendLock: MessageCodec<ExtendLock> = messageCodec<ExtendLock>("nexus.raft.ExtendLock", nexus.raft.ExtendLock);

export interface RaftResponse {
  readonly success: boolean;
  readonly error: string | null;
  readonly lockResult: LockResult | null;
  readonly metadataResult: MetadataResult | null;
  readonly valueResult: Uint8Array | null;
}
export const RaftResponse: MessageCodec<RaftResponse> = messageCodec<RaftResponse>("nexus.raft.RaftResponse", nexus.raft.RaftResponse);

export interface LockResult {
  readonly acquired: boolean;
  readonly currentHolder: string | null;
  readonly expiresAtMs: number;
}
export const LockResult: MessageCodec<LockResult> = messageCodec<LockResult>("nexus.raft.LockResult", nexus.raft.LockResult);

export interface MetadataResult {
  readonly metadata: core.FileMetadata | null;
}
export const MetadataResult: MessageCodec<MetadataResult> = messageCodec<MetadataResult>("nexus.raft.MetadataResult", nexus.raft.MetadataResult);

export interface RaftQuery {
  readonly getMetadata: GetMetadata | null;
  readonly listMetadata: ListMetadata | null;
  readonly getLockInfo: GetLockInfo | null;
}
export const RaftQuery: MessageCodec<RaftQuery> = messageCodec<RaftQuery>("nexus.raft.RaftQuery", nexus.raft.RaftQuery);

export interface GetMetadata {
  readonly path: string;
  readonly zoneId: string;
}
export const GetMetadata: MessageCodec<GetMetadata> = messageCodec<GetMetadata>("nexus.raft.GetMetadata", nexus.raft.GetMetadata);

export interface ListMetadata {
  readonly prefix: string;
  readonly zoneId: string;
  readonly recursive: boolean;
  readonly limit: number;
  readonly cursor: string;
}
export const ListMetadata: MessageCodec<ListMetadata> = messageCodec<ListMetadata>("nexus.raft.ListMetadata", nexus.raft.ListMetadata);

export interface GetLockInfo {
  readonly lockId: string;
  readonly zoneId: string;
}
export const GetLockInfo: MessageCodec<GetLockInfo> = messageCodec<GetLockInfo>("nexus.raft.GetLockInfo", nexus.raft.GetLockInfo);

export interface RaftQueryResponse {
  readonly success: boolean;
  readonly error: string | null;
  readonly getMetadataResult: GetMetadataResult | null;
  readonly listMetadataResult: ListMetadataResult | null;
  readonly lockInfoResult: LockInfoResult | null;
}
export const RaftQueryResponse: MessageCodec<RaftQueryResponse> = messageCodec<RaftQueryResponse>("nexus.raft.RaftQueryResponse", nexus.raft.RaftQueryResponse);

export interface GetMetadataResult {
  readonly metadata: core.FileMetadata | null;
}
export const GetMetadataResult: MessageCodec<GetMetadataResult> = messageCodec<GetMetadataResult>("nexus.raft.GetMetadataResult", nexus.raft.GetMetadataResult);

export interface ListMetadataResult {
  readonly items: readonly core.FileMetadata[];
  readonly nextCursor: string | null;
  readonly hasMore: boolean;
}
export const ListMetadataResult: MessageCodec<ListMetadataResult> = messageCodec<ListMetadataResult>("nexus.raft.ListMetadataResult", nexus.raft.ListMetadataResult);

export interface LockInfoResult {
  readonly exists: boolean;
  readonly holderId: string | null;
  readonly expiresAtMs: number;
  readonly maxHolders: number;
  readonly currentHolders: number;
}
export const LockInfoResult: MessageCodec<LockInfoResult> = messageCodec<LockInfoResult>("nexus.raft.LockInfoResult", nexus.raft.LockInfoResult);

/** Which zone, in which life: another one is refused INCARNATION_MISMATCH. */
export interface ZoneLife {
  readonly zoneId: string;
  /** 16 bytes. */
  readonly incarnation: Uint8Array;
}
export const ZoneLife: MessageCodec<ZoneLife> = messageCodec<ZoneLife>("nexus.raft.ZoneLife", nexus.raft.ZoneLife);

export interface RowsRead {
  readonly consistency: number;
  /** TOKEN. */
  readonly commitToken: string;
}
export const RowsRead: MessageCodec<RowsRead> = messageCodec<RowsRead>("nexus.raft.RowsRead", nexus.raft.RowsRead);

export interface OpenRowsRequest {
  readonly authToken: string;
  readonly zoneId: string;
}
export const OpenRowsRequest: MessageCodec<OpenRowsRequest> = messageCodec<OpenRowsRequest>("nexus.raft.OpenRowsRequest", nexus.raft.OpenRowsRequest);

export interface OpenRowsResponse {
  readonly life: ZoneLife | null;
  /** Random, of the called process. */
  readonly sessionId: string;
  /** Commits of the session from the oldest without its answer on. */
  readonly window: number;
  /** The zone's commits can be read back and followed. */
  readonly keepsHistory: boolean;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const OpenRowsResponse: MessageCodec<OpenRowsResponse> = messageCodec<OpenRowsResponse>("nexus.raft.OpenRowsResponse", nexus.raft.OpenRowsResponse);

export interface GetRowsRequest {
  readonly authToken: string;
  readonly life: ZoneLife | null;
  readonly read: RowsRead | null;
  readonly paths: readonly string[];
}
export const GetRowsRequest: MessageCodec<GetRowsRequest> = messageCodec<GetRowsRequest>("nexus.raft.GetRowsRequest", nexus.raft.GetRowsRequest);

export interface GetRowsResponse {
  /** Packed list: an entry or nil for each path, in order. */
  readonly rows: Uint8Array;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const GetRowsResponse: MessageCodec<GetRowsResponse> = messageCodec<GetRowsResponse>("nexus.raft.GetRowsResponse", nexus.raft.GetRowsResponse);

export interface ListRowsRequest {
  readonly authToken: string;
  readonly life: ZoneLife | null;
  readonly read: RowsRead | null;
  readonly path: string;
  /** Missing: from the beginning. */
  readonly cursor: string | null;
  /** In place of a cursor: behind this name. */
  readonly after: string | null;
  readonly limit: number;
}
export const ListRowsRequest: MessageCodec<ListRowsRequest> = messageCodec<ListRowsRequest>("nexus.raft.ListRowsRequest", nexus.raft.ListRowsRequest);

export interface ListRowsResponse {
  /** Packed list of entries. */
  readonly rows: Uint8Array;
  /** Missing: there is no more. */
  readonly nextCursor: string | null;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const ListRowsResponse: MessageCodec<ListRowsResponse> = messageCodec<ListRowsResponse>("nexus.raft.ListRowsResponse", nexus.raft.ListRowsResponse);

export interface ReadPositionRequest {
  readonly authToken: string;
  readonly life: ZoneLife | null;
  readonly read: RowsRead | null;
  readonly withUsage: boolean;
}
export const ReadPositionRequest: MessageCodec<ReadPositionRequest> = messageCodec<ReadPositionRequest>("nexus.raft.ReadPositionRequest", nexus.raft.ReadPositionRequest);

export interface ReadPositionResponse {
  readonly commitToken: string;
  /** with_usage; missing: the zone does not count. */
  readonly usage: RowsUsage | null;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const ReadPositionResponse: MessageCodec<ReadPositionResponse> = messageCodec<ReadPositionResponse>("nexus.raft.ReadPositionResponse", nexus.raft.ReadPositionResponse);

export interface RowsUsage {
  readonly entries: number;
  readonly bytes: number;
  /** Missing: no limit. */
  readonly maxEntries: number | null;
  readonly maxBytes: number | null;
}
export const RowsUsage: MessageCodec<RowsUsage> = messageCodec<RowsUsage>("nexus.raft.RowsUsage", nexus.raft.RowsUsage);

export interface ReadHistoryRequest {
  readonly authToken: string;
  readonly life: ZoneLife | null;
  readonly read: RowsRead | null;
  /** Missing: nothing but the present position. 16 bytes and a log index. */
  readonly afterIncarnation: Uint8Array | null;
  readonly afterIndex: number;
  /** Changes after which no further commit is begun. */
  readonly limit: number;
}
export const ReadHistoryRequest: MessageCodec<ReadHistoryRequest> = messageCodec<ReadHistoryRequest>("nexus.raft.ReadHistoryRequest", nexus.raft.ReadHistoryRequest);

export interface ReadHistoryResponse {
  /** Packed list of changes. */
  readonly changes: Uint8Array;
  readonly throughIncarnation: Uint8Array;
  readonly throughIndex: number;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const ReadHistoryResponse: MessageCodec<ReadHistoryResponse> = messageCodec<ReadHistoryResponse>("nexus.raft.ReadHistoryResponse", nexus.raft.ReadHistoryResponse);

export interface CommitRowsRequest {
  readonly authToken: string;
  readonly life: ZoneLife | null;
  readonly sessionId: string;
  /** From 1, one more for each commit of the session. */
  readonly sequence: number;
  /** The caller has the answers of every sequence below. */
  readonly answeredBelow: number;
  /** Kind and body of the command as the log has them: mutations, a transaction or a quota. */
  readonly command: number;
  readonly body: Uint8Array;
}
export const CommitRowsRequest: MessageCodec<CommitRowsRequest> = messageCodec<CommitRowsRequest>("nexus.raft.CommitRowsRequest", nexus.raft.CommitRowsRequest);

export interface CommitRowsResponse {
  /** Packed: index, term, then outcomes, the failed compare, or nothing. */
  readonly reply: Uint8Array;
  readonly isError: boolean;
  readonly errorPayload: Uint8Array;
}
export const CommitRowsResponse: MessageCodec<CommitRowsResponse> = messageCodec<CommitRowsResponse>("nexus.raft.CommitRowsResponse", nexus.raft.CommitRowsResponse);

export interface FollowHistoryRequest {
  readonly authToken: string;
  readonly life: ZoneLife | null;
}
export const FollowHistoryRequest: MessageCodec<FollowHistoryRequest> = messageCodec<FollowHistoryRequest>("nexus.raft.FollowHistoryRequest", nexus.raft.FollowHistoryRequest);

export interface HistoryNotice {}
export const HistoryNotice: MessageCodec<HistoryNotice> = messageCodec<HistoryNotice>("nexus.raft.HistoryNotice", nexus.raft.HistoryNotice);

export interface StepMessageRequest {
  readonly message: Uint8Array;
  readonly zoneId: string;
  readonly senderAddress: string;
}
export const StepMessageRequest: MessageCodec<StepMessageRequest> = messageCodec<StepMessageRequest>("nexus.raft.StepMessageRequest", nexus.raft.StepMessageRequest);

export interface StepMessageResponse {
  readonly success: boolean;
  readonly error: string | null;
}
export const StepMessageResponse: MessageCodec<StepMessageResponse> = messageCodec<StepMessageResponse>("nexus.raft.StepMessageResponse", nexus.raft.StepMessageResponse);

export interface EcReplicationEntry {
  readonly seq: number;
  readonly command: Uint8Array;
  readonly timestamp: number;
  readonly nodeId: number;
}
export const EcReplicationEntry: MessageCodec<EcReplicationEntry> = messageCodec<EcReplicationEntry>("nexus.raft.EcReplicationEntry", nexus.raft.EcReplicationEntry);

export interface ReplicateEntriesRequest {
  readonly zoneId: string;
  readonly entries: readonly EcReplicationEntry[];
  readonly senderNodeId: number;
}
export const ReplicateEntriesRequest: MessageCodec<ReplicateEntriesRequest> = messageCodec<ReplicateEntriesRequest>("nexus.raft.ReplicateEntriesRequest", nexus.raft.ReplicateEntriesRequest);

export interface ReplicateEntriesResponse {
  readonly success: boolean;
  readonly error: string | null;
  readonly appliedUpTo: number;
}
export const ReplicateEntriesResponse: MessageCodec<ReplicateEntriesResponse> = messageCodec<ReplicateEntriesResponse>("nexus.raft.ReplicateEntriesResponse", nexus.raft.ReplicateEntriesResponse);

export interface SnapshotEcStateRequest {
  readonly zoneId: string;
  readonly entries: readonly EcReplicationEntry[];
  readonly coveringSeq: number;
  readonly senderNodeId: number;
}
export const SnapshotEcStateRequest: MessageCodec<SnapshotEcStateRequest> = messageCodec<SnapshotEcStateRequest>("nexus.raft.SnapshotEcStateRequest", nexus.raft.SnapshotEcStateRequest);

export interface SnapshotEcStateResponse {
  readonly success: boolean;
  readonly error: string | null;
  readonly ackedUpTo: number;
}
export const SnapshotEcStateResponse: MessageCodec<SnapshotEcStateResponse> = messageCodec<SnapshotEcStateResponse>("nexus.raft.SnapshotEcStateResponse", nexus.raft.SnapshotEcStateResponse);

/**
 * The first frame of each side is a hello; every later one carries messages, a ping or a pong. A refused stream
 * ends with a gRPC status.
 */
export interface PeerFrame {
  readonly hello: PeerHello | null;
  readonly messages: readonly PeerMessage[];
  /** Asks for an answer with the same number; proves that the stream is alive. */
  readonly ping: number | null;
  readonly pong: number | null;
}
export const PeerFrame: MessageCodec<PeerFrame> = messageCodec<PeerFrame>("nexus.raft.PeerFrame", nexus.raft.PeerFrame);

export interface PeerHello {
  readonly protocolVersion: number;
  /** Empty while the sender belongs to no cluster yet. */
  readonly clusterId: string;
  readonly nodeId: number;
  /** host:port where the sender is reached. */
  readonly advertiseAddress: string;
  /** Random per start of the process: tells a restarted peer from one that dialled twice. */
  readonly bootId: string;
}
export const PeerHello: MessageCodec<PeerHello> = messageCodec<PeerHello>("nexus.raft.PeerHello", nexus.raft.PeerHello);

export interface PeerMessage {
  readonly zoneId: string;
  /** 16 bytes: the life of the zone. */
  readonly incarnation: Uint8Array;
  /** Heartbeats and votes. */
  readonly urgent: boolean;
  /** One encoded Raft message. */
  readonly payload: Uint8Array;
}
export const PeerMessage: MessageCodec<PeerMessage> = messageCodec<PeerMessage>("nexus.raft.PeerMessage", nexus.raft.PeerMessage);

export interface SnapshotPiece {
  readonly header: SnapshotHeader | null;
  readonly data: Uint8Array | null;
  readonly end: SnapshotEnd | null;
}
export const SnapshotPiece: MessageCodec<SnapshotPiece> = messageCodec<SnapshotPiece>("nexus.raft.SnapshotPiece", nexus.raft.SnapshotPiece);

/** The last piece. A snapshot that ends without it was cut off and is not installed. */
export interface SnapshotEnd {
  /** All bytes of state. */
  readonly sizeBytes: number;
}
export const SnapshotEnd: MessageCodec<SnapshotEnd> = messageCodec<SnapshotEnd>("nexus.raft.SnapshotEnd", nexus.raft.SnapshotEnd);

export interface SnapshotHeader {
  readonly sender: PeerHello | null;
  readonly zoneId: string;
  readonly incarnation: Uint8Array;
  readonly index: number;
  readonly term: number;
  readonly confState: SnapshotConfState | null;
  /** The encoded snapshot message to step once the state is installed. */
  readonly message: Uint8Array;
  /** The sender's name for this copy of the state. */
  readonly snapshotId: string;
  /** Chunks left out, because the receiver has them. */
  readonly chunksBefore: number;
  /** Only the receiver's state is replaced, its log stays; `message` is empty. */
  readonly isRepair: boolean;
}
export const SnapshotHeader: MessageCodec<SnapshotHeader> = messageCodec<SnapshotHeader>("nexus.raft.SnapshotHeader", nexus.raft.SnapshotHeader);

export interface OfferSnapshotRequest {
  readonly sender: PeerHello | null;
  readonly zoneId: string;
  readonly incarnation: Uint8Array;
  readonly index: number;
  readonly snapshotId: string;
  readonly isRepair: boolean;
}
export const OfferSnapshotRequest: MessageCodec<OfferSnapshotRequest> = messageCodec<OfferSnapshotRequest>("nexus.raft.OfferSnapshotRequest", nexus.raft.OfferSnapshotRequest);

export interface OfferSnapshotResponse {
  readonly success: boolean;
  readonly error: string | null;
  /** JSON {code, message, nexus_code, details, retryable, remedy}. */
  readonly errorPayload: Uint8Array;
  /** The receiver's state covers the index already. */
  readonly installed: boolean;
  /** Whole verified chunks, and the SHA-256 chained over them (packages/raft/src/zone/snapshot/chunks.ts). */
  readonly chunks: number;
  readonly chunkHash: Uint8Array;
}
export const OfferSnapshotResponse: MessageCodec<OfferSnapshotResponse> = messageCodec<OfferSnapshotResponse>("nexus.raft.OfferSnapshotResponse", nexus.raft.OfferSnapshotResponse);

export interface SnapshotConfState {
  readonly voters: readonly number[];
  readonly votersOutgoing: readonly number[];
  readonly learners: readonly number[];
  readonly learnersNext: readonly number[];
  readonly autoLeave: boolean;
}
export const SnapshotConfState: MessageCodec<SnapshotConfState> = messageCodec<SnapshotConfState>("nexus.raft.SnapshotConfState", nexus.raft.SnapshotConfState);

export interface SendSnapshotResponse {
  readonly success: boolean;
  readonly error: string | null;
  /** JSON {code, message, nexus_code, details, retryable, remedy}. */
  readonly errorPayload: Uint8Array;
}
export const SendSnapshotResponse: MessageCodec<SendSnapshotResponse> = messageCodec<SendSnapshotResponse>("nexus.raft.SendSnapshotResponse", nexus.raft.SendSnapshotResponse);

export interface ReadBlobStreamRequest {
  readonly contentId: string;
  /** RESOURCE_EXHAUSTED for a larger blob; 0: the server's own limit. */
  readonly maxBytes: number;
}
export const ReadBlobStreamRequest: MessageCodec<ReadBlobStreamRequest> = messageCodec<ReadBlobStreamRequest>("nexus.raft.ReadBlobStreamRequest", nexus.raft.ReadBlobStreamRequest);

export interface BlobPiece {
  readonly header: BlobHeader | null;
  readonly data: Uint8Array | null;
}
export const BlobPiece: MessageCodec<BlobPiece> = messageCodec<BlobPiece>("nexus.raft.BlobPiece", nexus.raft.BlobPiece);

export interface BlobHeader {
  readonly sizeBytes: number;
}
export const BlobHeader: MessageCodec<BlobHeader> = messageCodec<BlobHeader>("nexus.raft.BlobHeader", nexus.raft.BlobHeader);

export interface ReadBlobRequest {
  readonly contentId: string;
}
export const ReadBlobRequest: MessageCodec<ReadBlobRequest> = messageCodec<ReadBlobRequest>("nexus.raft.ReadBlobRequest", nexus.raft.ReadBlobRequest);

export interface ReadBlobResponse {
  readonly content: Uint8Array;
  readonly error: string;
}
export const ReadBlobResponse: MessageCodec<ReadBlobResponse> = messageCodec<ReadBlobResponse>("nexus.raft.ReadBlobResponse", nexus.raft.ReadBlobResponse);

export interface ProposeRequest {
  readonly command: RaftCommand | null;
  readonly requestId: string;
  readonly zoneId: string;
  readonly rawCommand: Uint8Array;
  readonly forwarded: boolean;
}
export const ProposeRequest: MessageCodec<ProposeRequest> = messageCodec<ProposeRequest>("nexus.raft.ProposeRequest", nexus.raft.ProposeRequest);

export interface ProposeResponse {
  readonly success: boolean;
  readonly error: string | null;
  readonly leaderAddress: string | null;
  readonly result: RaftResponse | null;
  readonly appliedIndex: number;
}
export const ProposeResponse: MessageCodec<ProposeResponse> = messageCodec<ProposeResponse>("nexus.raft.ProposeResponse", nexus.raft.ProposeResponse);

export interface QueryRequest {
  readonly query: RaftQuery | null;
  readonly readFromLeader: boolean;
  readonly zoneId: string;
}
export const QueryRequest: MessageCodec<QueryRequest> = messageCodec<QueryRequest>("nexus.raft.QueryRequest", nexus.raft.QueryRequest);

export interface QueryResponse {
  readonly success: boolean;
  readonly error: string | null;
  readonly leaderAddress: string | null;
  readonly result: RaftQueryResponse | null;
}
export const QueryResponse: MessageCodec<QueryResponse> = messageCodec<QueryResponse>("nexus.raft.QueryResponse", nexus.raft.QueryResponse);

export interface GetClusterInfoRequest {
  readonly zoneId: string;
}
export const GetClusterInfoRequest: MessageCodec<GetClusterInfoRequest> = messageCodec<GetClusterInfoRequest>("nexus.raft.GetClusterInfoRequest", nexus.raft.GetClusterInfoRequest);

export interface GetClusterInfoResponse {
  readonly nodeId: number;
  readonly leaderId: number;
  readonly term: number;
  readonly config: ClusterConfig | null;
  readonly isLeader: boolean;
  readonly leaderAddress: string | null;
  readonly commitIndex: number;
  readonly appliedIndex: number;
}
export const GetClusterInfoResponse: MessageCodec<GetClusterInfoResponse> = messageCodec<GetClusterInfoResponse>("nexus.raft.GetClusterInfoResponse", nexus.raft.GetClusterInfoResponse);

export interface JoinZoneRequest {
  readonly zoneId: string;
  readonly nodeId: number;
  readonly nodeAddress: string;
  readonly asLearner: boolean;
  /** The cluster the caller belongs to; empty when it joins the cluster itself. */
  readonly clusterId: string;
  /** How long the callee may take, milliseconds; 0: its own default. */
  readonly timeoutMs: number;
  /** Votes and keeps entries, but holds none of the zone's data. */
  readonly asWitness: boolean;
}
export const JoinZoneRequest: MessageCodec<JoinZoneRequest> = messageCodec<JoinZoneRequest>("nexus.raft.JoinZoneRequest", nexus.raft.JoinZoneRequest);

export interface JoinZoneResponse {
  readonly success: boolean;
  readonly error: string | null;
  readonly leaderAddress: string | null;
  readonly config: ClusterConfig | null;
  readonly clusterId: string;
  /** 16 bytes. */
  readonly incarnation: Uint8Array;
  /** Whom to talk to, the leader first. */
  readonly members: readonly NodeInfo[];
  readonly errorPayload: Uint8Array;
}
export const JoinZoneResponse: MessageCodec<JoinZoneResponse> = messageCodec<JoinZoneResponse>("nexus.raft.JoinZoneResponse", nexus.raft.JoinZoneResponse);

export interface DeleteZoneRequest {
  readonly zoneId: string;
  readonly force: boolean;
  /** 16 bytes; the replica is dropped only when this is the life it belongs to. */
  readonly incarnation: Uint8Array;
}
export const DeleteZoneRequest: MessageCodec<DeleteZoneRequest> = messageCodec<DeleteZoneRequest>("nexus.raft.DeleteZoneRequest", nexus.raft.DeleteZoneRequest);

export interface DeleteZoneResponse {
  readonly success: boolean;
  readonly error: string | null;
  readonly errorPayload: Uint8Array;
}
export const DeleteZoneResponse: MessageCodec<DeleteZoneResponse> = messageCodec<DeleteZoneResponse>("nexus.raft.DeleteZoneResponse", nexus.raft.DeleteZoneResponse);

export interface RemoveVoterRequest {
  readonly zoneId: string;
  readonly targetNodeId: number;
  readonly timeoutMs: number;
}
export const RemoveVoterRequest: MessageCodec<RemoveVoterRequest> = messageCodec<RemoveVoterRequest>("nexus.raft.RemoveVoterRequest", nexus.raft.RemoveVoterRequest);

export interface RemoveVoterResponse {
  readonly success: boolean;
  readonly error: string | null;
  readonly leaderAddress: string | null;
  readonly errorPayload: Uint8Array;
}
export const RemoveVoterResponse: MessageCodec<RemoveVoterResponse> = messageCodec<RemoveVoterResponse>("nexus.raft.RemoveVoterResponse", nexus.raft.RemoveVoterResponse);

export interface ChangeMemberRequest {
  readonly zoneId: string;
  readonly nodeId: number;
  /** "remove", "demote" or "promote". */
  readonly change: string;
  /** Refused MEMBERSHIP_CONFLICT when the membership is at another version. */
  readonly configVersion: number | null;
  readonly timeoutMs: number;
}
export const ChangeMemberRequest: MessageCodec<ChangeMemberRequest> = messageCodec<ChangeMemberRequest>("nexus.raft.ChangeMemberRequest", nexus.raft.ChangeMemberRequest);

export interface ChangeMemberResponse {
  readonly success: boolean;
  readonly error: string | null;
  readonly leaderAddress: string | null;
  readonly errorPayload: Uint8Array;
}
export const ChangeMemberResponse: MessageCodec<ChangeMemberResponse> = messageCodec<ChangeMemberResponse>("nexus.raft.ChangeMemberResponse", nexus.raft.ChangeMemberResponse);

export interface JoinClusterRequest {
  readonly password: string;
  readonly nodeId: number;
  readonly nodeAddress: string;
  readonly zoneId: string;
}
export const JoinClusterRequest: MessageCodec<JoinClusterRequest> = messageCodec<JoinClusterRequest>("nexus.raft.JoinClusterRequest", nexus.raft.JoinClusterRequest);

export interface JoinClusterResponse {
  readonly success: boolean;
  readonly error: string | null;
  readonly caPem: Uint8Array;
  readonly nodeCertPem: Uint8Array;
  readonly nodeKeyPem: Uint8Array;
  readonly apiKeySecret: string | null;
}
export const JoinClusterResponse: MessageCodec<JoinClusterResponse> = messageCodec<JoinClusterResponse>("nexus.raft.JoinClusterResponse", nexus.raft.JoinClusterResponse);

export interface GetSearchCapabilitiesRequest {
  readonly zoneId: string;
}
export const GetSearchCapabilitiesRequest: MessageCodec<GetSearchCapabilitiesRequest> = messageCodec<GetSearchCapabilitiesRequest>("nexus.raft.GetSearchCapabilitiesRequest", nexus.raft.GetSearchCapabilitiesRequest);

export interface SearchCapabilities {
  readonly zoneId: string;
  readonly deviceTier: string;
  readonly searchModes: readonly string[];
  readonly embeddingModel: string;
  readonly embeddingDimensions: number;
  readonly hasGraph: boolean;
}
export const SearchCapabilities: MessageCodec<SearchCapabilities> = messageCodec<SearchCapabilities>("nexus.raft.SearchCapabilities", nexus.raft.SearchCapabilities);

export interface DiscoverZonesRequest {}
export const DiscoverZonesRequest: MessageCodec<DiscoverZonesRequest> = messageCodec<DiscoverZonesRequest>("nexus.raft.DiscoverZonesRequest", nexus.raft.DiscoverZonesRequest);

export interface DiscoverZonesResponse {
  readonly zones: readonly FederationZoneInfo[];
}
export const DiscoverZonesResponse: MessageCodec<DiscoverZonesResponse> = messageCodec<DiscoverZonesResponse>("nexus.raft.DiscoverZonesResponse", nexus.raft.DiscoverZonesResponse);

export interface FederationZoneInfo {
  readonly zoneId: string;
  readonly mountPath: string;
}
export const FederationZoneInfo: MessageCodec<FederationZoneInfo> = messageCodec<FederationZoneInfo>("nexus.raft.FederationZoneInfo", nexus.raft.FederationZoneInfo);

export interface HomeChannelRequest {
  readonly sender: PeerHello | null;
  readonly zoneId: string;
  /** 16 bytes: the life of the zone in which the inode means the entry. */
  readonly incarnation: Uint8Array;
  readonly inode: number;
  /** Where the entry is in its zone, as the sender knows it. */
  readonly path: string;
  /** As its caller named it, for errors. */
  readonly visiblePath: string;
  readonly isStream: boolean;
  readonly operation: number;
  /** PUSH: one; APPEND: one or more. Without offsets. */
  readonly messages: readonly vfs.ChannelMessage[];
  /** READ: where to begin. COMMIT_CURSOR: how far the group is. */
  readonly offset: number;
  /** READ, POP: how much at most. */
  readonly maxMessages: number;
  readonly maxBytes: number;
  /** READ, POP, PUSH: how long to wait for a message, or for room. */
  readonly waitMs: number;
  readonly group: string;
  /** COMMIT_CURSOR: CONFLICT when the group is elsewhere. */
  readonly expectedOffset: number | null;
}
export const HomeChannelRequest: MessageCodec<HomeChannelRequest> = messageCodec<HomeChannelRequest>("nexus.raft.HomeChannelRequest", nexus.raft.HomeChannelRequest);

export interface ProbeRequest {}
export const ProbeRequest: MessageCodec<ProbeRequest> = messageCodec<ProbeRequest>("nexus.raft.ProbeRequest", nexus.raft.ProbeRequest);

export interface ProbeResponse {
  readonly nodeId: number;
  /** Empty: the node belongs to no cluster yet. */
  readonly clusterId: string;
  readonly isPendingFounder: boolean;
  readonly advertiseAddress: string;
  readonly version: string;
}
export const ProbeResponse: MessageCodec<ProbeResponse> = messageCodec<ProbeResponse>("nexus.raft.ProbeResponse", nexus.raft.ProbeResponse);

export interface ClusterConfig {
  readonly voters: readonly NodeInfo[];
  readonly learners: readonly NodeInfo[];
  readonly witnesses: readonly NodeInfo[];
}
export const ClusterConfig: MessageCodec<ClusterConfig> = messageCodec<ClusterConfig>("nexus.raft.ClusterConfig", nexus.raft.ClusterConfig);

export interface NodeInfo {
  readonly id: number;
  readonly address: string;
  readonly role: number;
}
export const NodeInfo: MessageCodec<NodeInfo> = messageCodec<NodeInfo>("nexus.raft.NodeInfo", nexus.raft.NodeInfo);

export const NodeRole = {
  ROLE_VOTER: 0,
  ROLE_LEARNER: 1,
  ROLE_WITNESS: 2,
} as const;
export type NodeRole = (typeof NodeRole)[keyof typeof NodeRole];

export const MetaStoreService = {
  /** What zone this is, in which life, and a session to commit in. Sessions live as long as the called process. */
  OpenRows: method<OpenRowsRequest, OpenRowsResponse>()({
    name: "OpenRows",
    path: "/nexus.raft.MetaStoreService/OpenRows",
    request: OpenRowsRequest,
    response: OpenRowsResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  /** The entries at some paths, all from one state of the zone. */
  GetRows: method<GetRowsRequest, GetRowsResponse>()({
    name: "GetRows",
    path: "/nexus.raft.MetaStoreService/GetRows",
    request: GetRowsRequest,
    response: GetRowsResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  /** A page of a directory; it may be shorter than asked for and still have a next one. */
  ListRows: method<ListRowsRequest, ListRowsResponse>()({
    name: "ListRows",
    path: "/nexus.raft.MetaStoreService/ListRows",
    request: ListRowsRequest,
    response: ListRowsResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  /** A position to read at, and on request what the zone holds. */
  ReadPosition: method<ReadPositionRequest, ReadPositionResponse>()({
    name: "ReadPosition",
    path: "/nexus.raft.MetaStoreService/ReadPosition",
    request: ReadPositionRequest,
    response: ReadPositionResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  /** What commits changed, in order; it may be less than asked for. */
  ReadHistory: method<ReadHistoryRequest, ReadHistoryResponse>()({
    name: "ReadHistory",
    path: "/nexus.raft.MetaStoreService/ReadHistory",
    request: ReadHistoryRequest,
    response: ReadHistoryResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  /** Mutations, a transaction or a quota. The same sequence of a session again is applied once and answered as before. */
  CommitRows: method<CommitRowsRequest, CommitRowsResponse>()({
    name: "CommitRows",
    path: "/nexus.raft.MetaStoreService/CommitRows",
    request: CommitRowsRequest,
    response: CommitRowsResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  /** A message when there may be more history than before; the first comes at once. */
  FollowHistory: method<FollowHistoryRequest, HistoryNotice>()({
    name: "FollowHistory",
    path: "/nexus.raft.MetaStoreService/FollowHistory",
    request: FollowHistoryRequest,
    response: HistoryNotice,
    requestStream: false,
    responseStream: true,
    readOnly: true,
    inBandErrors: false,
  }),
} as const;

export const ZoneTransportService = {
  StepMessage: method<StepMessageRequest, StepMessageResponse>()({
    name: "StepMessage",
    path: "/nexus.raft.ZoneTransportService/StepMessage",
    request: StepMessageRequest,
    response: StepMessageResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  ReplicateEntries: method<ReplicateEntriesRequest, ReplicateEntriesResponse>()({
    name: "ReplicateEntries",
    path: "/nexus.raft.ZoneTransportService/ReplicateEntries",
    request: ReplicateEntriesRequest,
    response: ReplicateEntriesResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  SnapshotEcState: method<SnapshotEcStateRequest, SnapshotEcStateResponse>()({
    name: "SnapshotEcState",
    path: "/nexus.raft.ZoneTransportService/SnapshotEcState",
    request: SnapshotEcStateRequest,
    response: SnapshotEcStateResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** One per pair of nodes; carries the messages of every zone, both ways. */
  PeerStream: method<PeerFrame, PeerFrame>()({
    name: "PeerStream",
    path: "/nexus.raft.ZoneTransportService/PeerStream",
    request: PeerFrame,
    response: PeerFrame,
    requestStream: true,
    responseStream: true,
    readOnly: false,
    inBandErrors: false,
  }),
  /** A header, the state in pieces, an end; answered once the receiver has installed it. */
  SendSnapshot: method<SnapshotPiece, SendSnapshotResponse>()({
    name: "SendSnapshot",
    path: "/nexus.raft.ZoneTransportService/SendSnapshot",
    request: SnapshotPiece,
    response: SendSnapshotResponse,
    requestStream: true,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** How much of a snapshot that broke off the callee still holds, so that SendSnapshot goes on from there. */
  OfferSnapshot: method<OfferSnapshotRequest, OfferSnapshotResponse>()({
    name: "OfferSnapshot",
    path: "/nexus.raft.ZoneTransportService/OfferSnapshot",
    request: OfferSnapshotRequest,
    response: OfferSnapshotResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** A header, then the bytes of one blob. NOT_FOUND when this node does not hold it. */
  ReadBlobStream: method<ReadBlobStreamRequest, BlobPiece>()({
    name: "ReadBlobStream",
    path: "/nexus.raft.ZoneTransportService/ReadBlobStream",
    request: ReadBlobStreamRequest,
    response: BlobPiece,
    requestStream: false,
    responseStream: true,
    readOnly: true,
    inBandErrors: false,
  }),
} as const;

export const ZoneApiService = {
  Propose: method<ProposeRequest, ProposeResponse>()({
    name: "Propose",
    path: "/nexus.raft.ZoneApiService/Propose",
    request: ProposeRequest,
    response: ProposeResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  Query: method<QueryRequest, QueryResponse>()({
    name: "Query",
    path: "/nexus.raft.ZoneApiService/Query",
    request: QueryRequest,
    response: QueryResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  GetClusterInfo: method<GetClusterInfoRequest, GetClusterInfoResponse>()({
    name: "GetClusterInfo",
    path: "/nexus.raft.ZoneApiService/GetClusterInfo",
    request: GetClusterInfoRequest,
    response: GetClusterInfoResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  JoinZone: method<JoinZoneRequest, JoinZoneResponse>()({
    name: "JoinZone",
    path: "/nexus.raft.ZoneApiService/JoinZone",
    request: JoinZoneRequest,
    response: JoinZoneResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  DeleteZone: method<DeleteZoneRequest, DeleteZoneResponse>()({
    name: "DeleteZone",
    path: "/nexus.raft.ZoneApiService/DeleteZone",
    request: DeleteZoneRequest,
    response: DeleteZoneResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  JoinCluster: method<JoinClusterRequest, JoinClusterResponse>()({
    name: "JoinCluster",
    path: "/nexus.raft.ZoneApiService/JoinCluster",
    request: JoinClusterRequest,
    response: JoinClusterResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  GetSearchCapabilities: method<GetSearchCapabilitiesRequest, SearchCapabilities>()({
    name: "GetSearchCapabilities",
    path: "/nexus.raft.ZoneApiService/GetSearchCapabilities",
    request: GetSearchCapabilitiesRequest,
    response: SearchCapabilities,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  ReadBlob: method<ReadBlobRequest, ReadBlobResponse>()({
    name: "ReadBlob",
    path: "/nexus.raft.ZoneApiService/ReadBlob",
    request: ReadBlobRequest,
    response: ReadBlobResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  DiscoverZones: method<DiscoverZonesRequest, DiscoverZonesResponse>()({
    name: "DiscoverZones",
    path: "/nexus.raft.ZoneApiService/DiscoverZones",
    request: DiscoverZonesRequest,
    response: DiscoverZonesResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  RemoveVoter: method<RemoveVoterRequest, RemoveVoterResponse>()({
    name: "RemoveVoter",
    path: "/nexus.raft.ZoneApiService/RemoveVoter",
    request: RemoveVoterRequest,
    response: RemoveVoterResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** To the zone's leader: a member is removed, or its vote taken or given back. */
  ChangeMember: method<ChangeMemberRequest, ChangeMemberResponse>()({
    name: "ChangeMember",
    path: "/nexus.raft.ZoneApiService/ChangeMember",
    request: ChangeMemberRequest,
    response: ChangeMemberResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /**
   * To the node that has the messages of a pipe or stream (its home), from another member of the zone, which has decided
   * that its caller may. An answer that is lost says nothing about what was done.
   */
  HomeChannel: method<HomeChannelRequest, vfs.ChannelResponse>()({
    name: "HomeChannel",
    path: "/nexus.raft.ZoneApiService/HomeChannel",
    request: HomeChannelRequest,
    response: vfs.ChannelResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: true,
  }),
  /** STATUS and READ. */
  HomeChannelRead: method<HomeChannelRequest, vfs.ChannelResponse>()({
    name: "HomeChannelRead",
    path: "/nexus.raft.ZoneApiService/HomeChannelRead",
    request: HomeChannelRequest,
    response: vfs.ChannelResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: true,
  }),
  /** What the called node is; needs no cluster membership of the caller. */
  Probe: method<ProbeRequest, ProbeResponse>()({
    name: "Probe",
    path: "/nexus.raft.ZoneApiService/Probe",
    request: ProbeRequest,
    response: ProbeResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
} as const;
