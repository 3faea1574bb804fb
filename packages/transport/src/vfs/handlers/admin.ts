import type { admin } from "@nexus/contracts/wire";
import { encodeCommitToken, parseNodeId, parseZoneId } from "@nexus/lib";
import { assertAdmin } from "../../server/guards.js";
import type { UnaryHandlers } from "../../server/unary.js";
import { entryToWire } from "../../wire/entries.js";
import { nodeIdFromWire, zoneInfoToWire } from "../../wire/zones.js";
import type { VfsHandlerDeps } from "../deps.js";
import type { ZoneOperations } from "../zone-operations.js";

/** The typed administration service. */
export function adminHandlers(
  deps: VfsHandlerDeps,
  zones: ZoneOperations,
): UnaryHandlers<typeof admin.ZoneAdminService> {
  const { coordinator } = deps.kernel;
  return {
    async NodeStatus() {
      const state = deps.nodeState();
      return { ...state, zones: zones.list().map(zoneInfoToWire) };
    },
    async ListZones() {
      return { zones: zones.list().map(zoneInfoToWire) };
    },
    async GetZone(request) {
      return zoneInfoToWire(zones.info(parseZoneId(request.zoneId)));
    },
    async CreateZone(request, call) {
      const mountPath = request.mountPath === "" ? null : request.mountPath;
      return zoneInfoToWire(await zones.create(parseZoneId(request.zoneId), mountPath, call));
    },
    async JoinZone(request, call) {
      return zoneInfoToWire(await zones.join(parseZoneId(request.zoneId), request.asLearner, call));
    },
    async RemoveZone(request, call) {
      await zones.remove(parseZoneId(request.zoneId), request.force, call);
      return {};
    },
    async RemoveMember(request, call) {
      const zone = parseZoneId(request.zoneId);
      assertAdmin(call.context, `remove members of zone ${zone}`);
      const node = parseNodeId(request.nodeId);
      return zoneInfoToWire(await coordinator.removeMember(zone, node, { timeoutMs: call.timeoutMs }));
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
  };
}
