import { LINEARIZABLE, type LogIndex } from "@nexus/contracts";
import type { admin } from "@nexus/contracts/wire";
import { decodeCommitToken, encodeCommitToken, parseNodeId, parseZoneId } from "@nexus/lib";
import { assertAdmin } from "../../server/guards.js";
import { callOptions, type UnaryHandlers } from "../../server/unary.js";
import { conflictToWire } from "../../wire/conflicts.js";
import { entryToWire } from "../../wire/entries.js";
import { recoveryReportToWire } from "../../wire/recovery.js";
import {
  memberChangeFromWire,
  nodeIdFromWire,
  zoneConsistencyFromWire,
  zoneInfoToWire,
} from "../../wire/zones.js";
import type { VfsHandlerDeps } from "../deps.js";
import type { ZoneOperations } from "../zone-operations.js";

/** Of the caller's time: kept for the answer when a hand-over uses up the rest (ms). */
const ANSWER_RESERVE_MS = 250;
/** Conflicts of one answer when the caller does not say how many. */
const DEFAULT_CONFLICTS = 100;

/** The typed administration service. */
export function adminHandlers(
  deps: VfsHandlerDeps,
  zones: ZoneOperations,
): UnaryHandlers<typeof admin.ZoneAdminService> {
  const { coordinator } = deps.kernel;
  return {
    async NodeStatus() {
      const state = deps.nodeState();
      return { ...state, draining: coordinator.isDraining, zones: zones.list().map(zoneInfoToWire) };
    },
    async ListZones() {
      return { zones: zones.list().map(zoneInfoToWire) };
    },
    async GetZone(request) {
      return zoneInfoToWire(zones.info(parseZoneId(request.zoneId)));
    },
    async CreateZone(request, call) {
      const mountPath = request.mountPath === "" ? null : request.mountPath;
      const consistency =
        request.consistency === "" ? "strong" : zoneConsistencyFromWire(request.consistency);
      const options = { mountPath, consistency };
      return zoneInfoToWire(await zones.create(parseZoneId(request.zoneId), options, call));
    },
    async ListConflicts(request, call) {
      const zone = parseZoneId(request.zoneId);
      assertAdmin(call.context, `list conflicts of zone ${zone}`);
      const limit = request.limit === 0 ? DEFAULT_CONFLICTS : request.limit;
      return { conflicts: coordinator.zoneConflicts(zone, limit).map(conflictToWire) };
    },
    async GetReplication(request) {
      return { ...coordinator.replicationOf(decodeCommitToken(request.token)) };
    },
    async JoinZone(request, call) {
      return zoneInfoToWire(await zones.join(parseZoneId(request.zoneId), request, call));
    },
    async RemoveZone(request, call) {
      await zones.remove(parseZoneId(request.zoneId), request.force, call);
      return {};
    },
    async RemoveMember(request, call) {
      const zone = parseZoneId(request.zoneId);
      assertAdmin(call.context, `remove members of zone ${zone}`);
      const node = parseNodeId(request.nodeId);
      const options = { timeoutMs: call.timeoutMs, expectedConfigVersion: null };
      return zoneInfoToWire(await coordinator.changeMember(zone, node, "remove", options));
    },
    async ChangeMember(request, call) {
      const zone = parseZoneId(request.zoneId);
      assertAdmin(call.context, `change members of zone ${zone}`);
      const info = await coordinator.changeMember(
        zone,
        parseNodeId(request.nodeId),
        memberChangeFromWire(request.change),
        {
          timeoutMs: call.timeoutMs,
          expectedConfigVersion: request.configVersion as LogIndex | null,
        },
      );
      return zoneInfoToWire(info);
    },
    async SetZoneQuota(request, call) {
      return zoneInfoToWire(await zones.setQuota(parseZoneId(request.zoneId), request, call));
    },
    async SetZoneTrash(request, call) {
      const { retentionMs } = request;
      const wanted = {
        zoneId: parseZoneId(request.zoneId),
        retentionMs: retentionMs === 0 ? null : retentionMs,
      };
      await deps.kernel.trash.setRetention(wanted, call.context, callOptions(call, LINEARIZABLE));
      return {};
    },
    async TransferLeadership(request, call) {
      const zone = parseZoneId(request.zoneId);
      assertAdmin(call.context, `transfer leadership of zone ${zone}`);
      const to = nodeIdFromWire(request.toNodeId);
      await coordinator.transferLeadership(zone, to, { timeoutMs: call.timeoutMs });
      return {};
    },
    async MountZone(request, call) {
      const result = await zones.mount(parseZoneId(request.zoneId), request.path, call);
      return {
        created: result.created,
        commitToken: encodeCommitToken(result.token),
        entry: entryToWire(result.entry, request.path),
      };
    },
    async UnmountZone(request, call) {
      await zones.unmount(request.path, call);
      return {};
    },
    async RecoverZone(request, call) {
      const report = await zones.recover(parseZoneId(request.zoneId), request, call);
      return recoveryReportToWire(report);
    },
    async DrainNode(request, call) {
      assertAdmin(call.context, "drain this node");
      const timeoutMs = Math.max(1, call.timeoutMs - ANSWER_RESERVE_MS);
      const ledZones = await coordinator.setDraining(!request.off, { timeoutMs });
      return { draining: coordinator.isDraining, ledZones };
    },
  };
}
