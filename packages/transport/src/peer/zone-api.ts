import { type LogIndex, NexusError } from "@nexus/contracts";
import type { MessageInit, raft } from "@nexus/contracts/wire";
import type { Kernel, ZoneInfo, ZoneMember } from "@nexus/kernel";
import { parseNodeId, parseZoneId } from "@nexus/lib";
import type { ClusterCallHandler, ClusterId } from "@nexus/raft";
import { unsupported } from "../server/guards.js";
import type { UnaryHandlers } from "../server/unary.js";
import { encodeError } from "../wire/errors.js";
import { incarnationFromWire, incarnationToWire, memberChangeFromWire } from "../wire/zones.js";
import { parseBlobId } from "./blob-server.js";
import { type HomeChannelServerDeps, homeChannelHandlers } from "./home-channel-server.js";
import { type PeerContent, readWhole } from "./peer-content.js";

const NODE_ROLES = { voter: 0, learner: 1, witness: 2 } as const;

export interface ZoneApiDeps {
  readonly kernel: Kernel;
  readonly cluster: ClusterCallHandler;
  readonly homeChannels: HomeChannelServerDeps;
  readonly content: PeerContent;
}

/** ZoneApiService. Failures of its calls are in-band (success=false) as in the original protocol. */
export function zoneApiHandlers(deps: ZoneApiDeps): UnaryHandlers<typeof raft.ZoneApiService> {
  const { kernel, cluster, content } = deps;
  return {
    ...homeChannelHandlers(deps.homeChannels),

    async Probe() {
      const result = cluster.probe();
      return { ...result, clusterId: result.clusterId ?? "" };
    },

    async JoinZone(request, call) {
      return await inBand(async () => {
        const reply = await cluster.joinZone(
          {
            zoneId: parseZoneId(request.zoneId),
            nodeId: parseNodeId(request.nodeId),
            address: request.nodeAddress,
            asLearner: request.asLearner,
            asWitness: request.asWitness,
            clusterId: request.clusterId === "" ? null : (request.clusterId as ClusterId),
          },
          request.timeoutMs === 0 ? call.timeoutMs : Math.min(request.timeoutMs, call.timeoutMs),
        );
        const members = reply.members.map(({ nodeId, address }) => ({ id: nodeId, address }));
        return {
          success: true,
          clusterId: reply.clusterId,
          incarnation: incarnationToWire(reply.incarnation),
          members,
          config: { voters: members },
        };
      });
    },

    async RemoveVoter(request, call) {
      return await inBand(async () => {
        const timeoutMs = request.timeoutMs === 0 ? call.timeoutMs : request.timeoutMs;
        const removal = {
          zoneId: parseZoneId(request.zoneId),
          nodeId: parseNodeId(request.targetNodeId),
          change: "remove",
          expectedConfigVersion: null,
        } as const;
        await cluster.changeMember(removal, Math.min(timeoutMs, call.timeoutMs));
        return { success: true };
      });
    },

    async ChangeMember(request, call) {
      return await inBand(async () => {
        const timeoutMs = request.timeoutMs === 0 ? call.timeoutMs : request.timeoutMs;
        const change = {
          zoneId: parseZoneId(request.zoneId),
          nodeId: parseNodeId(request.nodeId),
          change: memberChangeFromWire(request.change),
          expectedConfigVersion: request.configVersion as LogIndex | null,
        };
        await cluster.changeMember(change, Math.min(timeoutMs, call.timeoutMs));
        return { success: true };
      });
    },

    async DeleteZone(request) {
      return await inBand(async () => {
        await cluster.dropReplica(parseZoneId(request.zoneId), incarnationFromWire(request.incarnation));
        return { success: true };
      });
    },

    async GetClusterInfo(request) {
      return clusterInfo(zoneInfoOf(kernel, request.zoneId));
    },

    async DiscoverZones() {
      return { zones: mountedZones(kernel) };
    },

    async ReadBlob(request, call) {
      const id = parseBlobId(request.contentId);
      const whole = await readWhole(content, id, call);
      return whole === null ? { error: `content ${id} is not on this node` } : { content: whole };
    },

    async Propose() {
      throw unsupported("Propose", "write through NexusVFSService");
    },
    async Query() {
      throw unsupported("Query", "read through NexusVFSService");
    },
    async JoinCluster() {
      throw unsupported("JoinCluster", "give the node its certificates by configuration");
    },
    async GetSearchCapabilities() {
      throw unsupported("GetSearchCapabilities", "search with Glob and Grep of NexusVFSService");
    },
  };
}

interface InBandFailure {
  readonly success: false;
  readonly error: string;
  readonly leaderAddress: string | null;
  readonly errorPayload: Uint8Array;
}

async function inBand<T>(work: () => Promise<T>): Promise<T | InBandFailure> {
  try {
    return await work();
  } catch (thrown) {
    const error = NexusError.from(thrown);
    if (error.code === "UNAUTHENTICATED") throw error;
    const leaderAddress = error.details["leaderAddress"];
    return {
      success: false,
      // Programs of the original protocol look for these words.
      error: error.code === "NOT_LEADER" ? `not leader: ${error.message}` : error.message,
      leaderAddress: typeof leaderAddress === "string" ? leaderAddress : null,
      errorPayload: encodeError(error),
    };
  }
}

/** Errors: ZONE_NOT_FOUND, which is gRPC NOT_FOUND, also for a zone of which this node is no member. */
function zoneInfoOf(kernel: Kernel, zoneText: string): ZoneInfo {
  const zone = parseZoneId(zoneText);
  try {
    return kernel.coordinator.zoneInfo(zone);
  } catch (error) {
    if (!NexusError.is(error) || error.code !== "ZONE_NOT_LOADED") throw error;
    throw new NexusError({
      code: "ZONE_NOT_FOUND",
      what: `zone ${zone} is not on this node`,
      remedy: "ask a member of the zone",
      cause: error,
    });
  }
}

function clusterInfo(info: ZoneInfo): MessageInit<raft.GetClusterInfoResponse> {
  const membersOf = (role: ZoneMember["role"]) =>
    info.members
      .filter((member) => member.role === role)
      .map((member) => ({ id: member.nodeId, address: member.address ?? "", role: NODE_ROLES[role] }));
  return {
    nodeId: info.nodeId,
    leaderId: info.leaderId ?? 0,
    term: info.term,
    config: {
      voters: membersOf("voter"),
      learners: membersOf("learner"),
      witnesses: membersOf("witness"),
    },
    isLeader: info.role === "leader",
    leaderAddress: info.leaderAddress,
    commitIndex: info.commitIndex,
    appliedIndex: info.appliedIndex,
  };
}

/** The coordinator tells a new listener what is mounted at once. */
function mountedZones(kernel: Kernel): MessageInit<raft.FederationZoneInfo>[] {
  const zones: MessageInit<raft.FederationZoneInfo>[] = [];
  const stop = kernel.coordinator.onMountChange(({ target, path }) => {
    if (typeof target === "string") zones.push({ zoneId: target, mountPath: path });
  });
  stop();
  return zones;
}
