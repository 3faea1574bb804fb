import type { CommitToken, LogIndex, NodeId, ZoneId } from "@nexus/contracts";
import { admin } from "@nexus/contracts/wire";
import type {
  CallOptions,
  MemberChange,
  MemberRole,
  RecoveryReport,
  ReplicationStatus,
  SetattrResult,
  ZoneConflict,
  ZoneConsistency,
  ZoneInfo,
  ZoneQuota,
} from "@nexus/kernel";
import { encodeCommitToken, parseZoneId } from "@nexus/lib";
import { conflictFromWire, replicationFromWire } from "../wire/conflicts.js";
import { recoveryReportFromWire } from "../wire/recovery.js";
import { consistencyToWire } from "../wire/requests.js";
import { zoneInfoFromWire } from "../wire/zones.js";
import type { UnaryCaller } from "./caller.js";
import { entryResult } from "./results.js";
import type { StreamCaller } from "./stream-caller.js";
import { Upload } from "./upload.js";

const service = admin.ZoneAdminService;

/** Zones of the remote node's cluster. Errors: as the coordinator of the server names them. */
export class ZoneClient {
  readonly #caller: UnaryCaller;
  readonly #streams: StreamCaller;

  constructor(caller: UnaryCaller, streams: StreamCaller) {
    this.#caller = caller;
    this.#streams = streams;
  }

  async list(options: CallOptions): Promise<readonly ZoneInfo[]> {
    const { zones } = await this.#caller.call(service.ListZones, {}, options);
    return zones.map(zoneInfoFromWire);
  }

  async info(zone: ZoneId, options: CallOptions): Promise<ZoneInfo> {
    return zoneInfoFromWire(await this.#caller.call(service.GetZone, { zoneId: zone }, options));
  }

  async create(
    zone: ZoneId,
    mountPath: string | null,
    consistency: ZoneConsistency,
    options: CallOptions,
  ): Promise<ZoneInfo> {
    const request = {
      zoneId: zone,
      mountPath: mountPath ?? "",
      // Not said when it is the default: servers that know no other take the call too.
      consistency: consistency === "strong" ? "" : consistency,
    };
    return zoneInfoFromWire(await this.#caller.call(service.CreateZone, request, options));
  }

  /** The serving node becomes a member. */
  async join(zone: ZoneId, as: MemberRole, options: CallOptions): Promise<ZoneInfo> {
    const request = { zoneId: zone, asLearner: as === "learner", asWitness: as === "witness" };
    return zoneInfoFromWire(await this.#caller.call(service.JoinZone, request, options));
  }

  async remove(zone: ZoneId, force: boolean, options: CallOptions): Promise<void> {
    await this.#caller.call(service.RemoveZone, { zoneId: zone, force }, options);
  }

  /** `configVersion`: what the change was decided on, null for whatever it is. */
  async changeMember(
    zone: ZoneId,
    nodeId: NodeId,
    change: MemberChange,
    configVersion: LogIndex | null,
    options: CallOptions,
  ): Promise<ZoneInfo> {
    const request = { zoneId: zone, nodeId, change, configVersion };
    return zoneInfoFromWire(await this.#caller.call(service.ChangeMember, request, options));
  }

  /** Of an eventual zone, newest first. */
  async conflicts(zone: ZoneId, limit: number, options: CallOptions): Promise<readonly ZoneConflict[]> {
    const reply = await this.#caller.call(service.ListConflicts, { zoneId: zone, limit }, options);
    return reply.conflicts.map(conflictFromWire);
  }

  async replicationOf(token: CommitToken, options: CallOptions): Promise<ReplicationStatus> {
    const request = { token: encodeCommitToken(token) };
    return replicationFromWire(await this.#caller.call(service.GetReplication, request, options));
  }

  /** The serving node recovers a zone that lost its quorum, or only says what that may lose. */
  async recover(zone: ZoneId, dryRun: boolean, options: CallOptions): Promise<RecoveryReport> {
    const request = { zoneId: zone, dryRun, unsafe: !dryRun };
    return recoveryReportFromWire(await this.#caller.call(service.RecoverZone, request, options));
  }

  /** The bytes of a backup file. Their end is part of the format: who keeps them verifies it. */
  async *backUp(zone: ZoneId, options: CallOptions): AsyncGenerator<Uint8Array> {
    const { consistency } = consistencyToWire(options.consistency);
    const request = { zoneId: zone, consistency };
    for await (const { data } of this.#streams.receive(service.BackupZone, request, options)) yield data;
  }

  /** `as` null: under the name the backup has. */
  async restore(
    bytes: AsyncIterable<Uint8Array>,
    as: ZoneId | null,
    options: CallOptions,
  ): Promise<ZoneInfo> {
    const upload = {
      ...options,
      method: service.RestoreZone,
      header: { zoneId: as ?? "" },
      subject: as ?? "a backup",
      source: bytes,
      onProgress: () => undefined,
    };
    return zoneInfoFromWire(
      await this.#streams.run((connection) => new Upload(connection, upload).run(), false),
    );
  }

  /** The serving node begins or ends draining; resolves with the zones it still leads. */
  async drainNode(draining: boolean, options: CallOptions): Promise<readonly ZoneId[]> {
    const { ledZones } = await this.#caller.call(service.DrainNode, { off: !draining }, options);
    return ledZones.map(parseZoneId);
  }

  async setQuota(zone: ZoneId, quota: ZoneQuota, options: CallOptions): Promise<ZoneInfo> {
    const request = { zoneId: zone, maxEntries: quota.maxEntries, maxBytes: quota.maxBytes };
    return zoneInfoFromWire(await this.#caller.call(service.SetZoneQuota, request, options));
  }

  /** For how long the zone keeps what is removed from here on (ms); null: not at all. */
  async setTrash(zone: ZoneId, retentionMs: number | null, options: CallOptions): Promise<void> {
    await this.#caller.call(service.SetZoneTrash, { zoneId: zone, retentionMs: retentionMs ?? 0 }, options);
  }

  /** To the best voter when `toNodeId` is null. */
  async transferLeadership(zone: ZoneId, toNodeId: NodeId | null, options: CallOptions): Promise<void> {
    const request = { zoneId: zone, toNodeId: toNodeId ?? 0 };
    await this.#caller.call(service.TransferLeadership, request, options);
  }

  async mount(zone: ZoneId, path: string, options: CallOptions): Promise<SetattrResult> {
    const reply = await this.#caller.call(service.MountZone, { zoneId: zone, path }, options);
    return entryResult(reply, "MountZone");
  }

  /** Errors: WRONG_TYPE when something else than a mount is at the path. */
  async unmount(path: string, options: CallOptions): Promise<void> {
    await this.#caller.call(service.UnmountZone, { path }, options);
  }
}
