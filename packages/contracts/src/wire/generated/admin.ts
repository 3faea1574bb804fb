// Generated from proto/ by scripts/proto.mjs. Do not edit.
import { type MessageCodec, messageCodec, method } from "../codec.js";
import { nexus } from "./codecs.js";
import * as vfs from "./vfs.js";

export interface NodeStatusRequest {
  readonly authToken: string;
}
export const NodeStatusRequest: MessageCodec<NodeStatusRequest> = messageCodec<NodeStatusRequest>("nexus.admin.NodeStatusRequest", nexus.admin.NodeStatusRequest);

export interface NodeStatusResponse {
  readonly nodeId: number;
  readonly version: string;
  readonly address: string;
  readonly uptimeSeconds: number;
  readonly ready: boolean;
  /** Why not ready; empty when ready. */
  readonly reasons: readonly string[];
  readonly zones: readonly ZoneInfo[];
  readonly draining: boolean;
  /** What an operator should know although the node is ready, such as a disk that is nearly full. */
  readonly notices: readonly string[];
}
export const NodeStatusResponse: MessageCodec<NodeStatusResponse> = messageCodec<NodeStatusResponse>("nexus.admin.NodeStatusResponse", nexus.admin.NodeStatusResponse);

export interface ZoneInfo {
  readonly zoneId: string;
  /** 16 bytes. */
  readonly incarnation: Uint8Array;
  readonly nodeId: number;
  /** "leader", "follower", "candidate" or "learner". */
  readonly role: string;
  /** 0: unknown. */
  readonly leaderId: number;
  readonly leaderAddress: string;
  readonly term: number;
  readonly commitIndex: number;
  readonly appliedIndex: number;
  readonly firstIndex: number;
  readonly lastIndex: number;
  readonly members: readonly ZoneMember[];
  readonly linksCount: number;
  /** One line, what is wrong and what to do; empty when nothing is. */
  readonly problem: string;
  /** Log index of the last membership change: two operators cannot collide when both name it. */
  readonly configVersion: number;
  /** "strong" or "eventual"; empty: not known to this node yet. */
  readonly consistency: string;
  /** What the zone holds; both missing: not known to this node. */
  readonly usedEntries: number | null;
  readonly usedBytes: number | null;
  /** What it may hold; missing: no limit. */
  readonly quotaEntries: number | null;
  readonly quotaBytes: number | null;
}
export const ZoneInfo: MessageCodec<ZoneInfo> = messageCodec<ZoneInfo>("nexus.admin.ZoneInfo", nexus.admin.ZoneInfo);

export interface ZoneMember {
  readonly nodeId: number;
  readonly address: string;
  /** "voter", "learner" or "witness". */
  readonly role: string;
  /** Known on the leader only. */
  readonly matchIndex: number | null;
  readonly recentlyActive: boolean | null;
  /** A learner that is not promoted by itself. */
  readonly staysLearner: boolean;
}
export const ZoneMember: MessageCodec<ZoneMember> = messageCodec<ZoneMember>("nexus.admin.ZoneMember", nexus.admin.ZoneMember);

export interface ListZonesRequest {
  readonly authToken: string;
}
export const ListZonesRequest: MessageCodec<ListZonesRequest> = messageCodec<ListZonesRequest>("nexus.admin.ListZonesRequest", nexus.admin.ListZonesRequest);

export interface ListZonesResponse {
  readonly zones: readonly ZoneInfo[];
}
export const ListZonesResponse: MessageCodec<ListZonesResponse> = messageCodec<ListZonesResponse>("nexus.admin.ListZonesResponse", nexus.admin.ListZonesResponse);

export interface GetZoneRequest {
  readonly zoneId: string;
  readonly authToken: string;
}
export const GetZoneRequest: MessageCodec<GetZoneRequest> = messageCodec<GetZoneRequest>("nexus.admin.GetZoneRequest", nexus.admin.GetZoneRequest);

export interface CreateZoneRequest {
  readonly zoneId: string;
  readonly authToken: string;
  /** Where to mount it; empty: not mounted. */
  readonly mountPath: string;
  /** "strong" or "eventual"; empty: strong. */
  readonly consistency: string;
}
export const CreateZoneRequest: MessageCodec<CreateZoneRequest> = messageCodec<CreateZoneRequest>("nexus.admin.CreateZoneRequest", nexus.admin.CreateZoneRequest);

export interface JoinZoneRequest {
  readonly zoneId: string;
  readonly authToken: string;
  readonly asLearner: boolean;
  /** Votes and keeps entries, but holds none of the zone's data. Not with as_learner. */
  readonly asWitness: boolean;
}
export const JoinZoneRequest: MessageCodec<JoinZoneRequest> = messageCodec<JoinZoneRequest>("nexus.admin.JoinZoneRequest", nexus.admin.JoinZoneRequest);

export interface RemoveZoneRequest {
  readonly zoneId: string;
  readonly authToken: string;
  readonly force: boolean;
}
export const RemoveZoneRequest: MessageCodec<RemoveZoneRequest> = messageCodec<RemoveZoneRequest>("nexus.admin.RemoveZoneRequest", nexus.admin.RemoveZoneRequest);

export interface RemoveZoneResponse {}
export const RemoveZoneResponse: MessageCodec<RemoveZoneResponse> = messageCodec<RemoveZoneResponse>("nexus.admin.RemoveZoneResponse", nexus.admin.RemoveZoneResponse);

export interface RemoveMemberRequest {
  readonly zoneId: string;
  readonly nodeId: number;
  readonly authToken: string;
}
export const RemoveMemberRequest: MessageCodec<RemoveMemberRequest> = messageCodec<RemoveMemberRequest>("nexus.admin.RemoveMemberRequest", nexus.admin.RemoveMemberRequest);

export interface ChangeMemberRequest {
  readonly zoneId: string;
  readonly nodeId: number;
  /** "remove", "demote" or "promote". */
  readonly change: string;
  /** Refused MEMBERSHIP_CONFLICT when the membership is at another version. */
  readonly configVersion: number | null;
  readonly authToken: string;
}
export const ChangeMemberRequest: MessageCodec<ChangeMemberRequest> = messageCodec<ChangeMemberRequest>("nexus.admin.ChangeMemberRequest", nexus.admin.ChangeMemberRequest);

export interface BackupZoneRequest {
  readonly zoneId: string;
  /** As reads have it: 0 linearizable, 3 local (what the node has; works without quorum). */
  readonly consistency: number;
  readonly authToken: string;
}
export const BackupZoneRequest: MessageCodec<BackupZoneRequest> = messageCodec<BackupZoneRequest>("nexus.admin.BackupZoneRequest", nexus.admin.BackupZoneRequest);

export interface BackupPiece {
  readonly data: Uint8Array;
}
export const BackupPiece: MessageCodec<BackupPiece> = messageCodec<BackupPiece>("nexus.admin.BackupPiece", nexus.admin.BackupPiece);

export interface RestorePiece {
  readonly header: RestoreHeader | null;
  readonly data: Uint8Array | null;
  readonly end: RestoreEnd | null;
}
export const RestorePiece: MessageCodec<RestorePiece> = messageCodec<RestorePiece>("nexus.admin.RestorePiece", nexus.admin.RestorePiece);

export interface RestoreHeader {
  /** Name of the new zone; empty: the one it had. */
  readonly zoneId: string;
  readonly authToken: string;
}
export const RestoreHeader: MessageCodec<RestoreHeader> = messageCodec<RestoreHeader>("nexus.admin.RestoreHeader", nexus.admin.RestoreHeader);

/** The last piece. A backup that ends without it was cut off and is not restored. */
export interface RestoreEnd {
  readonly sizeBytes: number;
}
export const RestoreEnd: MessageCodec<RestoreEnd> = messageCodec<RestoreEnd>("nexus.admin.RestoreEnd", nexus.admin.RestoreEnd);

export interface ListConflictsRequest {
  readonly zoneId: string;
  /** Newest first, at most this many; 0: 100. */
  readonly limit: number;
  readonly authToken: string;
}
export const ListConflictsRequest: MessageCodec<ListConflictsRequest> = messageCodec<ListConflictsRequest>("nexus.admin.ListConflictsRequest", nexus.admin.ListConflictsRequest);

export interface ListConflictsResponse {
  readonly conflicts: readonly ZoneConflict[];
}
export const ListConflictsResponse: MessageCodec<ListConflictsResponse> = messageCodec<ListConflictsResponse>("nexus.admin.ListConflictsResponse", nexus.admin.ListConflictsResponse);

export interface ZoneConflict {
  readonly number: number;
  readonly noticedAtMs: number;
  readonly path: string;
  /** "laterWrite" or "directoryKept". */
  readonly reason: string;
  readonly loser: ConflictVersion | null;
  /** Absent: entries below the path. */
  readonly winner: ConflictVersion | null;
}
export const ZoneConflict: MessageCodec<ZoneConflict> = messageCodec<ZoneConflict>("nexus.admin.ZoneConflict", nexus.admin.ZoneConflict);

export interface ConflictVersion {
  readonly nodeId: number;
  /** Hybrid clock of the write: milliseconds, and a counter within them. */
  readonly stampMs: number;
  readonly stampCounter: number;
  /** Absent: the path was removed. */
  readonly entryType: number | null;
  /** Empty: none. */
  readonly contentId: string;
  readonly sizeBytes: number;
  /** One life of that member's copy, and which of its writes this is; 0: not said. */
  readonly origin: number;
  readonly writeNumber: number;
}
export const ConflictVersion: MessageCodec<ConflictVersion> = messageCodec<ConflictVersion>("nexus.admin.ConflictVersion", nexus.admin.ConflictVersion);

export interface GetReplicationRequest {
  /** As the write returned it. */
  readonly token: string;
  readonly authToken: string;
}
export const GetReplicationRequest: MessageCodec<GetReplicationRequest> = messageCodec<GetReplicationRequest>("nexus.admin.GetReplicationRequest", nexus.admin.GetReplicationRequest);

export interface GetReplicationResponse {
  readonly copies: number;
  readonly members: number;
  /** "pending", "local", "partial" or "everywhere". */
  readonly state: string;
}
export const GetReplicationResponse: MessageCodec<GetReplicationResponse> = messageCodec<GetReplicationResponse>("nexus.admin.GetReplicationResponse", nexus.admin.GetReplicationResponse);

export interface RecoverZoneRequest {
  readonly zoneId: string;
  /** Only says what it would do and what may be lost. */
  readonly dryRun: boolean;
  /** Without it nothing but a dry run is done: what other members alone acknowledged is lost. */
  readonly unsafe: boolean;
  readonly authToken: string;
}
export const RecoverZoneRequest: MessageCodec<RecoverZoneRequest> = messageCodec<RecoverZoneRequest>("nexus.admin.RecoverZoneRequest", nexus.admin.RecoverZoneRequest);

export interface RecoverZoneResponse {
  readonly zoneId: string;
  /** 16 bytes: the life that lost its quorum. */
  readonly incarnation: Uint8Array;
  readonly nodeId: number;
  /** The last entry this node holds. */
  readonly lastIndex: number;
  readonly lastTerm: number;
  readonly commitIndex: number;
  /** How long this node has heard of no leader; absent: there is one. */
  readonly leaderlessMs: number | null;
  readonly voters: readonly RecoveryVoter[];
  /** What may be lost, one line each. */
  readonly mayLose: readonly string[];
  /** Why the zone cannot be recovered on this node now; empty: it can. */
  readonly refusal: string;
  /** 16 bytes: the incarnation it goes on under; empty: nothing was changed. */
  readonly replacement: Uint8Array;
}
export const RecoverZoneResponse: MessageCodec<RecoverZoneResponse> = messageCodec<RecoverZoneResponse>("nexus.admin.RecoverZoneResponse", nexus.admin.RecoverZoneResponse);

export interface RecoveryVoter {
  readonly nodeId: number;
  readonly address: string;
  readonly answers: boolean;
}
export const RecoveryVoter: MessageCodec<RecoveryVoter> = messageCodec<RecoveryVoter>("nexus.admin.RecoveryVoter", nexus.admin.RecoveryVoter);

export interface DrainNodeRequest {
  /** Ends draining. */
  readonly off: boolean;
  readonly authToken: string;
}
export const DrainNodeRequest: MessageCodec<DrainNodeRequest> = messageCodec<DrainNodeRequest>("nexus.admin.DrainNodeRequest", nexus.admin.DrainNodeRequest);

export interface DrainNodeResponse {
  readonly draining: boolean;
  /** Zones still led here: nobody else can. */
  readonly ledZones: readonly string[];
}
export const DrainNodeResponse: MessageCodec<DrainNodeResponse> = messageCodec<DrainNodeResponse>("nexus.admin.DrainNodeResponse", nexus.admin.DrainNodeResponse);

export interface TransferLeadershipRequest {
  readonly zoneId: string;
  /** 0: the best voter. */
  readonly toNodeId: number;
  readonly authToken: string;
}
export const TransferLeadershipRequest: MessageCodec<TransferLeadershipRequest> = messageCodec<TransferLeadershipRequest>("nexus.admin.TransferLeadershipRequest", nexus.admin.TransferLeadershipRequest);

export interface TransferLeadershipResponse {}
export const TransferLeadershipResponse: MessageCodec<TransferLeadershipResponse> = messageCodec<TransferLeadershipResponse>("nexus.admin.TransferLeadershipResponse", nexus.admin.TransferLeadershipResponse);

export interface SetZoneQuotaRequest {
  readonly zoneId: string;
  /** Missing: no limit. */
  readonly maxEntries: number | null;
  readonly maxBytes: number | null;
  readonly authToken: string;
}
export const SetZoneQuotaRequest: MessageCodec<SetZoneQuotaRequest> = messageCodec<SetZoneQuotaRequest>("nexus.admin.SetZoneQuotaRequest", nexus.admin.SetZoneQuotaRequest);

export interface MountZoneRequest {
  readonly zoneId: string;
  readonly path: string;
  readonly authToken: string;
}
export const MountZoneRequest: MessageCodec<MountZoneRequest> = messageCodec<MountZoneRequest>("nexus.admin.MountZoneRequest", nexus.admin.MountZoneRequest);

export interface MountZoneResponse {
  readonly created: boolean;
  readonly commitToken: string;
  readonly entry: vfs.StatResponse | null;
}
export const MountZoneResponse: MessageCodec<MountZoneResponse> = messageCodec<MountZoneResponse>("nexus.admin.MountZoneResponse", nexus.admin.MountZoneResponse);

export interface UnmountZoneRequest {
  readonly path: string;
  readonly authToken: string;
}
export const UnmountZoneRequest: MessageCodec<UnmountZoneRequest> = messageCodec<UnmountZoneRequest>("nexus.admin.UnmountZoneRequest", nexus.admin.UnmountZoneRequest);

export interface UnmountZoneResponse {}
export const UnmountZoneResponse: MessageCodec<UnmountZoneResponse> = messageCodec<UnmountZoneResponse>("nexus.admin.UnmountZoneResponse", nexus.admin.UnmountZoneResponse);

export interface SetZoneTrashRequest {
  readonly authToken: string;
  readonly zoneId: string;
  /** 0: not at all. */
  readonly retentionMs: number;
}
export const SetZoneTrashRequest: MessageCodec<SetZoneTrashRequest> = messageCodec<SetZoneTrashRequest>("nexus.admin.SetZoneTrashRequest", nexus.admin.SetZoneTrashRequest);

export interface SetZoneTrashResponse {}
export const SetZoneTrashResponse: MessageCodec<SetZoneTrashResponse> = messageCodec<SetZoneTrashResponse>("nexus.admin.SetZoneTrashResponse", nexus.admin.SetZoneTrashResponse);

export const ZoneAdminService = {
  NodeStatus: method<NodeStatusRequest, NodeStatusResponse>()({
    name: "NodeStatus",
    path: "/nexus.admin.ZoneAdminService/NodeStatus",
    request: NodeStatusRequest,
    response: NodeStatusResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  /** Zones the node holds a replica of. */
  ListZones: method<ListZonesRequest, ListZonesResponse>()({
    name: "ListZones",
    path: "/nexus.admin.ZoneAdminService/ListZones",
    request: ListZonesRequest,
    response: ListZonesResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  GetZone: method<GetZoneRequest, ZoneInfo>()({
    name: "GetZone",
    path: "/nexus.admin.ZoneAdminService/GetZone",
    request: GetZoneRequest,
    response: ZoneInfo,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  CreateZone: method<CreateZoneRequest, ZoneInfo>()({
    name: "CreateZone",
    path: "/nexus.admin.ZoneAdminService/CreateZone",
    request: CreateZoneRequest,
    response: ZoneInfo,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** The called node becomes a member. */
  JoinZone: method<JoinZoneRequest, ZoneInfo>()({
    name: "JoinZone",
    path: "/nexus.admin.ZoneAdminService/JoinZone",
    request: JoinZoneRequest,
    response: ZoneInfo,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  RemoveZone: method<RemoveZoneRequest, RemoveZoneResponse>()({
    name: "RemoveZone",
    path: "/nexus.admin.ZoneAdminService/RemoveZone",
    request: RemoveZoneRequest,
    response: RemoveZoneResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  RemoveMember: method<RemoveMemberRequest, ZoneInfo>()({
    name: "RemoveMember",
    path: "/nexus.admin.ZoneAdminService/RemoveMember",
    request: RemoveMemberRequest,
    response: ZoneInfo,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** What becomes of a member: its vote taken, given back, or the member removed. */
  ChangeMember: method<ChangeMemberRequest, ZoneInfo>()({
    name: "ChangeMember",
    path: "/nexus.admin.ZoneAdminService/ChangeMember",
    request: ChangeMemberRequest,
    response: ZoneInfo,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** Limits what a zone may hold. */
  SetZoneQuota: method<SetZoneQuotaRequest, ZoneInfo>()({
    name: "SetZoneQuota",
    path: "/nexus.admin.ZoneAdminService/SetZoneQuota",
    request: SetZoneQuotaRequest,
    response: ZoneInfo,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** For how long the zone keeps what is removed from here on. */
  SetZoneTrash: method<SetZoneTrashRequest, SetZoneTrashResponse>()({
    name: "SetZoneTrash",
    path: "/nexus.admin.ZoneAdminService/SetZoneTrash",
    request: SetZoneTrashRequest,
    response: SetZoneTrashResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  TransferLeadership: method<TransferLeadershipRequest, TransferLeadershipResponse>()({
    name: "TransferLeadership",
    path: "/nexus.admin.ZoneAdminService/TransferLeadership",
    request: TransferLeadershipRequest,
    response: TransferLeadershipResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  MountZone: method<MountZoneRequest, MountZoneResponse>()({
    name: "MountZone",
    path: "/nexus.admin.ZoneAdminService/MountZone",
    request: MountZoneRequest,
    response: MountZoneResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  UnmountZone: method<UnmountZoneRequest, UnmountZoneResponse>()({
    name: "UnmountZone",
    path: "/nexus.admin.ZoneAdminService/UnmountZone",
    request: UnmountZoneRequest,
    response: UnmountZoneResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** The called node goes on with a zone that lost its quorum, alone and under a new incarnation. */
  RecoverZone: method<RecoverZoneRequest, RecoverZoneResponse>()({
    name: "RecoverZone",
    path: "/nexus.admin.ZoneAdminService/RecoverZone",
    request: RecoverZoneRequest,
    response: RecoverZoneResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** The bytes of a backup file (docs/operations.md) of the zone's metadata; the zone goes on meanwhile. */
  BackupZone: method<BackupZoneRequest, BackupPiece>()({
    name: "BackupZone",
    path: "/nexus.admin.ZoneAdminService/BackupZone",
    request: BackupZoneRequest,
    response: BackupPiece,
    requestStream: false,
    responseStream: true,
    readOnly: false,
    inBandErrors: false,
  }),
  /** The called node makes a zone out of a backup file: a header, its bytes, an end. */
  RestoreZone: method<RestorePiece, ZoneInfo>()({
    name: "RestoreZone",
    path: "/nexus.admin.ZoneAdminService/RestoreZone",
    request: RestorePiece,
    response: ZoneInfo,
    requestStream: true,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
  /** Of an eventual zone, as the called node knows it: lost writes, and how far a write has got. */
  ListConflicts: method<ListConflictsRequest, ListConflictsResponse>()({
    name: "ListConflicts",
    path: "/nexus.admin.ZoneAdminService/ListConflicts",
    request: ListConflictsRequest,
    response: ListConflictsResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  GetReplication: method<GetReplicationRequest, GetReplicationResponse>()({
    name: "GetReplication",
    path: "/nexus.admin.ZoneAdminService/GetReplication",
    request: GetReplicationRequest,
    response: GetReplicationResponse,
    requestStream: false,
    responseStream: false,
    readOnly: true,
    inBandErrors: false,
  }),
  /** The called node gives up leadership and refuses it, until told otherwise or restarted. */
  DrainNode: method<DrainNodeRequest, DrainNodeResponse>()({
    name: "DrainNode",
    path: "/nexus.admin.ZoneAdminService/DrainNode",
    request: DrainNodeRequest,
    response: DrainNodeResponse,
    requestStream: false,
    responseStream: false,
    readOnly: false,
    inBandErrors: false,
  }),
} as const;
