import { LINEARIZABLE, NexusError, type ZoneId } from "@nexus/contracts";
import type { ZoneInfo } from "@nexus/kernel";
import { newId, parsePath, parseZoneId } from "@nexus/lib";
import { type CallInfo, callOptions } from "../../server/unary.js";
import type { VfsHandlerDeps } from "../deps.js";
import type { ZoneOperations } from "../zone-operations.js";
import type { CallMethods } from "./methods.js";
import { joinFromSource } from "./mount-source.js";
import type { CallParams } from "./params.js";
import { shareDirectory, sharedZone, shareOf } from "./share.js";
import type { MethodsOf } from "./table.js";
import { inZone } from "./zone-of-path.js";

/** Federation methods of the JSON dialect, by their names on the wire. */
export function federationMethods(
  deps: VfsHandlerDeps,
  zones: ZoneOperations,
): CallMethods<MethodsOf<"federation">> {
  return {
    async federation_list_zones() {
      return {
        zones: zones.list().map((info) => ({ zone_id: info.zoneId, links_count: info.linksCount })),
        node_id: deps.nodeState().nodeId,
      };
    },

    async federation_cluster_info(params) {
      return clusterInfo(zones.info(parseZoneId(params.text("zone_id"))));
    },

    async federation_create_zone(params, call) {
      const zone = parseZoneId(params.text("zone_id"));
      await zones.create(zone, { mountPath: null, consistency: "strong" }, call);
      return { zone_id: zone };
    },

    async federation_remove_zone(params, call) {
      const zone = parseZoneId(params.text("zone_id"));
      await zones.remove(zone, params.flag("force"), call);
      return { zone_id: zone, removed: true };
    },

    async federation_mount(params, call) {
      const target = parseZoneId(params.text("target_zone"));
      const path = params.text("path");
      const parent = inZone(params.optionalText("parent_zone"), call);
      await joinFromSource(zones, target, params.optionalText("source"), call);
      await zones.mount(target, path, parent);
      return { parent_zone: parent.context.zoneId, path, target_zone: target };
    },

    async federation_unmount(params, call) {
      const path = params.text("path");
      const parent = inZone(params.optionalText("parent_zone"), call);
      await zones.unmount(path, parent);
      return { parent_zone: parent.context.zoneId, path };
    },

    async federation_share(params, call) {
      const zone = parseZoneId(
        params.optionalText("zone_id") ?? `share-${newId().replaceAll("-", "").slice(-8)}`,
      );
      const path = parsePath(params.text("local_path"));
      const copied = await shareDirectory(deps.kernel, zones, path, zone, call);
      return { zone_id: zone, copied_entries: copied };
    },

    async federation_join(params, call) {
      // Informational: it is looked at, and not gone by.
      params.optionalText("peer_addr");
      const zone = await zoneToJoin(deps, params, call);
      const info = await zones.join(
        zone,
        { asLearner: params.flag("as_learner"), asWitness: params.flag("as_witness") },
        call,
      );
      const localPath = params.optionalText("local_path");
      if (localPath !== null) await zones.mount(zone, localPath, call);
      return { ...clusterInfo(info), local_path: localPath };
    },
  };
}

/** Named by `zone_id`, by the path it was shared from, or by the path of a mount that points at it. */
async function zoneToJoin({ kernel }: VfsHandlerDeps, params: CallParams, call: CallInfo): Promise<ZoneId> {
  const named = params.optionalText("zone_id");
  if (named !== null) {
    params.refuse(["remote_path"], "names a zone beside zone_id: give one of the two");
    return parseZoneId(named);
  }
  const remotePath = params.text("zone_id", "remote_path");
  const shared = await sharedZone(kernel, shareOf(parsePath(remotePath)), call);
  if (shared !== null) return shared;
  const { entry } = await kernel.sysStat(remotePath, call.context, callOptions(call, LINEARIZABLE));
  if (entry.targetZoneId !== null) return entry.targetZoneId;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${remotePath} was not shared, and is not the mount of a zone`,
    remedy: "name the zone with zone_id",
  });
}

function clusterInfo(info: ZoneInfo) {
  const count = (role: string) => info.members.filter((member) => member.role === role).length;
  return {
    zone_id: info.zoneId,
    node_id: info.nodeId,
    has_store: true,
    is_leader: info.role === "leader",
    leader_id: info.leaderId ?? 0,
    term: info.term,
    commit_index: info.commitIndex,
    applied_index: info.appliedIndex,
    voter_count: count("voter"),
    witness_count: count("witness"),
    links_count: info.linksCount,
  };
}
