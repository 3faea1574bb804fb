import type { ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import { type OperationContext, ROOT_ZONE } from "@nexus/contracts";
import { type MethodDescriptor, raft } from "@nexus/contracts/wire";
import type { HomeChannels } from "@nexus/kernel";
import type { ClusterCallHandler } from "@nexus/raft";
import { streamingMethod, unaryBytesMethod } from "../grpc/definitions.js";
import { errorToServiceError } from "../grpc/status.js";
import type { Authenticator, PeerAuthorizer } from "../identity.js";
import {
  DEFAULT_SERVER_LIMITS,
  MAX_UPLOAD_PIECE_BYTES,
  MESSAGE_OVERHEAD_BYTES,
  type ServerLimits,
} from "../limits.js";
import { rowsService } from "../metastore/rows-service.js";
import { NO_METRICS } from "../metrics.js";
import { assertListenerAllowed, type TransportSecurity } from "../security.js";
import { unsupported } from "../server/guards.js";
import { Listener, type Service } from "../server/listener.js";
import {
  createVfsSurface,
  type RunningServer,
  stopWithin,
  type VfsServiceOptions,
} from "../vfs/vfs-server.js";
import { BlobServer } from "./blob-server.js";
import type { PeerContent } from "./peer-content.js";
import type { GrpcPeerNetwork } from "./peer-network.js";
import type { InboundCall } from "./peer-stream.js";
import { answerOffers } from "./snapshot-offer.js";
import { SnapshotReceiver } from "./snapshot-receiver.js";
import { zoneApiHandlers } from "./zone-api.js";

export interface PeerServerOptions {
  /** `host:port`; port 0 takes any free one. */
  readonly address: string;
  readonly security: TransportSecurity;
  readonly allowInsecureOffLoopback?: boolean;
  readonly network: GrpcPeerNetwork;
  readonly cluster: ClusterCallHandler;
  /** This node's pipes and streams, for other members of their zones. */
  readonly channels: HomeChannels;
  readonly content: PeerContent;
  /** Who may use the node-to-node services. */
  readonly authorizePeer: PeerAuthorizer;
  /** The filesystem, as clients of the original protocol expect it here. */
  readonly vfs: VfsServiceOptions;
}

/**
 * Serves nodes (streams, snapshots, blobs, zone API) and, on the same listener, the filesystem. Errors:
 * BOOT_REFUSED (open listener off loopback), ADDRESS_IN_USE, CONFIG_INVALID.
 */
export async function startPeerServer(options: PeerServerOptions): Promise<RunningServer> {
  assertListenerAllowed(options.address, options.security, options.allowInsecureOffLoopback ?? false);
  const limits: ServerLimits = { ...DEFAULT_SERVER_LIMITS, ...options.vfs.limits };
  const surface = createVfsSurface(options.vfs);
  const { kernel } = options.vfs;
  const { network, channels } = options;
  const asNode: Authenticator = (call) => {
    options.authorizePeer(call);
    return nodeContext(call.certificate?.commonName ?? "peer");
  };
  const homeChannels = { channels, network, limits, metrics: network.metrics };
  const zoneApi = surface.unaryServiceFor(
    raft.ZoneApiService,
    zoneApiHandlers({ ...options, kernel, homeChannels }),
    asNode,
    false,
  );
  const listener = await Listener.bind({
    address: options.address,
    security: options.security,
    services: [
      ...surface.services,
      transportService(options, limits),
      zoneApi,
      rowsService(surface, kernel, limits, options.vfs.metrics ?? NO_METRICS, asNode),
    ],
    maxStreamsPerConnection: limits.maxStreamsPerConnection,
  });
  return {
    address: listener.address,
    get load() {
      return surface.load;
    },
    // Peers keep their streams while calls are finished: those calls may need a quorum.
    stop: (graceMs) => stopWithin(graceMs, surface, listener, () => network.stopAccepting()),
  };
}

function transportService(options: PeerServerOptions, limits: ServerLimits): Service {
  const { PeerStream, SendSnapshot, OfferSnapshot, ReadBlobStream, ...unary } = raft.ZoneTransportService;
  const { network, authorizePeer: authorize, content } = options;
  const snapshots = new SnapshotReceiver({ network, authorize, limits });
  const blobServer = new BlobServer({ blobs: content.blobs, authorize, limits, metrics: network.metrics });
  const refused = Object.entries(unary);
  return {
    definition: {
      ...Object.fromEntries(
        refused.map(([name, method]) => [
          name,
          unaryBytesMethod(method as unknown as MethodDescriptor<never, never>),
        ]),
      ),
      PeerStream: streamingMethod(PeerStream, network.maxFrameBytes),
      SendSnapshot: streamingMethod(SendSnapshot, MAX_UPLOAD_PIECE_BYTES + MESSAGE_OVERHEAD_BYTES),
      OfferSnapshot: streamingMethod(OfferSnapshot, MESSAGE_OVERHEAD_BYTES),
      ReadBlobStream: streamingMethod(ReadBlobStream, MESSAGE_OVERHEAD_BYTES),
    },
    implementation: {
      ...Object.fromEntries(refused.map(([name]) => [name, refuseUnary(name)])),
      PeerStream: (call: InboundCall) => void network.acceptStream(call, authorize),
      SendSnapshot: snapshots.handle,
      OfferSnapshot: answerOffers(network, authorize),
      ReadBlobStream: blobServer.handle,
    },
  };
}

/** The original protocol's consensus messages are another implementation's; its nodes cannot be members here. */
function refuseUnary(name: string) {
  return (_call: ServerUnaryCall<unknown, unknown>, callback: sendUnaryData<unknown>): void =>
    callback(errorToServiceError(unsupported(name, "nodes of this project use PeerStream")));
}

function nodeContext(name: string): OperationContext {
  return {
    userId: name,
    zoneId: ROOT_ZONE,
    isAdmin: false,
    isSystem: true,
    subjectType: "node",
    subjectId: name,
    agentId: null,
    groups: [],
    zoneGrants: [],
    requestId: "",
  };
}
