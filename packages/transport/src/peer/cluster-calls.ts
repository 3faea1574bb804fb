import type { ServiceError } from "@grpc/grpc-js";
import { type IncarnationId, NexusError, type ZoneId } from "@nexus/contracts";
import { type MessageInit, type MethodDescriptor, raft } from "@nexus/contracts/wire";
import { parseNodeId } from "@nexus/lib";
import type {
  ChangeMemberCall,
  ClusterCalls,
  ClusterId,
  JoinZoneCall,
  JoinZoneReply,
  ProbeResult,
} from "@nexus/raft";
import { asBuffer } from "../grpc/definitions.js";
import { statusToError } from "../grpc/status.js";
import { INSECURE, type TransportSecurity } from "../security.js";
import { decodeError } from "../wire/errors.js";
import { incarnationFromWire, incarnationToWire } from "../wire/zones.js";
import { openPeerClient } from "./dial.js";

/** Given to the callee's own deadline before the caller stops waiting for its answer (ms). */
const ANSWER_GRACE_MS = 500;

const service = raft.ZoneApiService;

interface InBandResult {
  readonly success: boolean;
  readonly error: string | null;
  readonly errorPayload: Uint8Array;
}

export interface ClusterCallsOptions {
  readonly security?: TransportSecurity;
}

/** Control calls to other nodes; each dials anew, because the nodes it asks may not be peers yet. */
export function createClusterCalls(options: ClusterCallsOptions = {}): ClusterCalls {
  return new GrpcClusterCalls(options.security ?? INSECURE);
}

class GrpcClusterCalls implements ClusterCalls {
  readonly #security: TransportSecurity;

  constructor(security: TransportSecurity) {
    this.#security = security;
  }

  async probe(address: string, timeoutMs: number): Promise<ProbeResult> {
    const reply = await this.#call(address, service.Probe, {}, timeoutMs);
    return {
      nodeId: parseNodeId(reply.nodeId),
      clusterId: reply.clusterId === "" ? null : (reply.clusterId as ClusterId),
      isPendingFounder: reply.isPendingFounder,
      advertiseAddress: reply.advertiseAddress,
      version: reply.version,
    };
  }

  async joinZone(address: string, request: JoinZoneCall, timeoutMs: number): Promise<JoinZoneReply> {
    const message = {
      zoneId: request.zoneId,
      nodeId: request.nodeId,
      nodeAddress: request.address,
      asLearner: request.asLearner,
      asWitness: request.asWitness,
      clusterId: request.clusterId ?? "",
      timeoutMs,
    };
    const reply = await this.#call(address, service.JoinZone, message, timeoutMs);
    throwInBand(reply, address, reply.leaderAddress);
    return {
      clusterId: reply.clusterId as ClusterId,
      incarnation: incarnationFromWire(reply.incarnation),
      members: reply.members.map((member) => ({
        nodeId: parseNodeId(member.id),
        address: member.address,
      })),
    };
  }

  async changeMember(address: string, request: ChangeMemberCall, timeoutMs: number): Promise<void> {
    const { zoneId, nodeId, change, expectedConfigVersion } = request;
    const message = { zoneId, nodeId, change, configVersion: expectedConfigVersion, timeoutMs };
    const reply = await this.#call(address, service.ChangeMember, message, timeoutMs);
    throwInBand(reply, address, reply.leaderAddress);
  }

  async dropReplica(
    address: string,
    zoneId: ZoneId,
    incarnation: IncarnationId,
    timeoutMs: number,
  ): Promise<void> {
    const message = { zoneId, incarnation: incarnationToWire(incarnation) };
    const reply = await this.#call(address, service.DeleteZone, message, timeoutMs);
    throwInBand(reply, address, null);
  }

  #call<Request, Response>(
    address: string,
    method: MethodDescriptor<Request, Response>,
    request: MessageInit<Request>,
    timeoutMs: number,
  ): Promise<Response> {
    const client = openPeerClient(address, this.#security);
    const deadline = Date.now() + timeoutMs + ANSWER_GRACE_MS;
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        method.path,
        asBuffer,
        (bytes: Buffer) => method.response.decode(bytes),
        method.request.encode(request),
        { deadline },
        (status: ServiceError | null, response?: Response) => {
          client.close();
          if (status !== null) reject(statusToError(status, `${method.name} on ${address}`));
          else if (response !== undefined) resolve(response);
          else reject(new NexusError({ code: "INTERNAL", what: `${address} answered nothing` }));
        },
      );
    });
  }
}

/** A node of the original protocol says "not leader" in words; ours sends the error itself. */
function throwInBand(reply: InBandResult, address: string, leaderAddress: string | null): void {
  if (reply.success) return;
  if (reply.errorPayload.length > 0) throw decodeError(reply.errorPayload);
  const text = reply.error ?? "refused without a reason";
  throw new NexusError({
    code: text.includes("not leader") ? "NOT_LEADER" : "INTERNAL",
    what: `${address}: ${text}`,
    details: leaderAddress === null ? {} : { leaderAddress },
  });
}
