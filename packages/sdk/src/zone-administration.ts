import { ROOT_ZONE } from "@nexus/contracts";
import { parseNodeId, parsePath, parseZoneId } from "@nexus/lib";
import { compileMutation, compileRead } from "./call-options.js";
import type { ZoneCalls } from "./calls.js";
import type { ZoneAdministration } from "./filesystem.js";
import type { CallDefaults } from "./options.js";

/** Zones over a driver's zone calls: ids and paths are checked here, before anything is sent. */
export function createZoneAdministration(zones: ZoneCalls, defaults: CallDefaults): ZoneAdministration {
  return {
    root: ROOT_ZONE,
    list: async (options) => zones.list(compileRead(options, defaults)),
    info: async (zone, options) => zones.info(parseZoneId(zone), compileRead(options, defaults)),
    create: async (zone, options) => {
      const mountPath = options?.mountPath === undefined ? null : parsePath(options.mountPath);
      return zones.create(parseZoneId(zone), mountPath, compileMutation(options, defaults));
    },
    join: async (zone, options) =>
      zones.join(parseZoneId(zone), options?.asLearner ?? false, compileMutation(options, defaults)),
    remove: async (zone, options) =>
      zones.remove(parseZoneId(zone), options?.force ?? false, compileMutation(options, defaults)),
    removeMember: async (zone, nodeId, options) =>
      zones.removeMember(parseZoneId(zone), parseNodeId(nodeId), compileMutation(options, defaults)),
    transferLeadership: async (zone, toNodeId, options) => {
      const target = toNodeId === null ? null : parseNodeId(toNodeId);
      return zones.transferLeadership(parseZoneId(zone), target, compileMutation(options, defaults));
    },
    mount: async (zone, path, options) =>
      zones.mount(parseZoneId(zone), parsePath(path), compileMutation(options, defaults)),
    unmount: async (path, options) => zones.unmount(parsePath(path), compileMutation(options, defaults)),
  };
}
