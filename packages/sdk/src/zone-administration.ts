import { type LogIndex, NexusError, ROOT_ZONE } from "@nexus/contracts";
import type { MemberChange, MemberRole, ZoneInfo } from "@nexus/kernel";
import { decodeCommitToken, parseNodeId, parsePath, parseZoneId } from "@nexus/lib";
import { compileMutation, compileRead } from "./call-options.js";
import type { ZoneCalls } from "./calls.js";
import type { MembershipOptions, ZoneAdministration } from "./filesystem.js";
import type { CallDefaults } from "./options.js";

/** Conflicts of one answer when the caller does not say how many. */
const DEFAULT_CONFLICTS = 100;

/** Zones over a driver's zone calls: ids and paths are checked here, before anything is sent. */
export function createZoneAdministration(zones: ZoneCalls, defaults: CallDefaults): ZoneAdministration {
  const change = async (
    zone: string,
    nodeId: string,
    what: MemberChange,
    options: MembershipOptions | undefined,
  ): Promise<ZoneInfo> => {
    const version = options?.configVersion === undefined ? null : parseConfigVersion(options.configVersion);
    const call = compileMutation(options, defaults);
    return zones.changeMember(parseZoneId(zone), parseNodeId(nodeId), what, version, call);
  };
  return {
    root: ROOT_ZONE,
    list: async (options) => zones.list(compileRead(options, defaults)),
    info: async (zone, options) => zones.info(parseZoneId(zone), compileRead(options, defaults)),
    create: async (zone, options) => {
      const mountPath = options?.mountPath === undefined ? null : parsePath(options.mountPath);
      const consistency = options?.consistency ?? "strong";
      return zones.create(parseZoneId(zone), mountPath, consistency, compileMutation(options, defaults));
    },
    conflicts: async (zone, options) =>
      zones.conflicts(parseZoneId(zone), options?.limit ?? DEFAULT_CONFLICTS, compileRead(options, defaults)),
    replicationOf: async (token, options) =>
      zones.replicationOf(decodeCommitToken(token), compileRead(options, defaults)),
    join: async (zone, options) =>
      zones.join(parseZoneId(zone), joinRole(options ?? {}), compileMutation(options, defaults)),
    remove: async (zone, options) =>
      zones.remove(parseZoneId(zone), options?.force ?? false, compileMutation(options, defaults)),
    removeMember: async (zone, nodeId, options) => change(zone, nodeId, "remove", options),
    demote: async (zone, nodeId, options) => change(zone, nodeId, "demote", options),
    promote: async (zone, nodeId, options) => change(zone, nodeId, "promote", options),
    examineRecovery: async (zone, options) =>
      zones.recover(parseZoneId(zone), true, compileMutation(options, defaults)),
    recoverUnsafe: async (zone, options) =>
      zones.recover(parseZoneId(zone), false, compileMutation(options, defaults)),
    backUp: (zone, options) => zones.backUp(parseZoneId(zone), compileRead(options, defaults)),
    restore: async (bytes, options) => {
      const as = options?.as === undefined ? null : parseZoneId(options.as);
      return zones.restore(bytes, as, compileMutation(options, defaults));
    },
    setQuota: async (zone, quota, options) =>
      zones.setQuota(parseZoneId(zone), quota, compileMutation(options, defaults)),
    setTrash: async (zone, retentionMs, options) =>
      zones.setTrash(parseZoneId(zone), retentionMs, compileMutation(options, defaults)),
    transferLeadership: async (zone, toNodeId, options) => {
      const target = toNodeId === null ? null : parseNodeId(toNodeId);
      return zones.transferLeadership(parseZoneId(zone), target, compileMutation(options, defaults));
    },
    mount: async (zone, path, options) =>
      zones.mount(parseZoneId(zone), parsePath(path), compileMutation(options, defaults)),
    unmount: async (path, options) => zones.unmount(parsePath(path), compileMutation(options, defaults)),
  };
}

function parseConfigVersion(version: number): LogIndex {
  if (Number.isSafeInteger(version) && version >= 0) return version as LogIndex;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `configVersion ${version} is not a whole number`,
    remedy: "give the version `nexus zone info` shows",
  });
}

/** Errors: INVALID_ARGUMENT. */
function joinRole(options: { readonly asLearner?: boolean; readonly asWitness?: boolean }): MemberRole {
  const { asLearner = false, asWitness = false } = options;
  if (asLearner && asWitness) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: "a member is a learner or a witness, not both",
      remedy: "ask for one of them",
    });
  }
  if (asWitness) return "witness";
  return asLearner ? "learner" : "voter";
}
