import { formatAddress } from "@nexus/lib";
import type { RaftHost } from "@nexus/raft";
import {
  type ClosablePeerBlobClient,
  type ClosableRemoteChannels,
  createBasicAuthenticator,
  createBasicPeerAuthorizer,
  createClusterCalls,
  createGrpcPeerNetwork,
  createHomeChannelClient,
  createPeerBlobClient,
  type GrpcPeerNetwork,
  startPeerServer,
  type VfsServiceOptions,
} from "@nexus/transport";
import { openListener } from "../lifecycle/listen-error.js";
import { type ClusterPresence, createClusterPresence } from "./cluster-presence.js";
import { createDeferredChannels, type DeferredChannels } from "./deferred-channels.js";
import { createDeferredContent, type DeferredContent } from "./deferred-content.js";
import { createDeferredKernel, type DeferredKernel } from "./deferred-kernel.js";
import type { NodeParts } from "./node-parts.js";

/** Longest a closing listener waits for running calls. */
const LISTENER_GRACE_MS = 2_000;

/** The node as other nodes see it: its network, its listener, and what the listener will serve later. */
export interface Peers {
  readonly network: GrpcPeerNetwork;
  readonly calls: ReturnType<typeof createClusterCalls>;
  readonly blobClient: ClosablePeerBlobClient;
  /** The pipes and streams of other nodes. */
  readonly remoteChannels: ClosableRemoteChannels;
  readonly presence: ClusterPresence;
  readonly kernel: DeferredKernel;
  /** This node's pipes and streams, for other nodes. */
  readonly channels: DeferredChannels;
  readonly content: DeferredContent;
  /** Options every listener of the filesystem shares; the kernel is the deferred one. */
  readonly vfs: VfsServiceOptions;
}

/**
 * Opens the peer listener. The node can be asked what it is from now on; everything else is refused as retryable
 * until host, store and kernel are bound. Errors: ADDRESS_IN_USE, CONFIG_INVALID, BOOT_REFUSED.
 */
export async function openPeers(
  parts: NodeParts,
  options: { readonly host: () => RaftHost | null; readonly isPendingFounder: boolean },
): Promise<Peers> {
  const { config, nodeId, security, transportMetrics, closers, logger, nodeState, version } = parts;
  const advertiseAddress = formatAddress(config.advertiseAddress);
  const allowInsecureOffLoopback = config.credentials.kind === "none";
  const network = createGrpcPeerNetwork({
    nodeId,
    advertiseAddress,
    clusterId: () => options.host()?.identity()?.clusterId ?? null,
    security,
    metrics: transportMetrics,
    onProblem: ({ node, address, error }) =>
      logger.warn({ peer: node, address, reason: error.message }, "peer refused"),
  });
  const calls = createClusterCalls({ security });
  const blobClient = createPeerBlobClient({ security, metrics: transportMetrics });
  closers.push("blob client", async () => blobClient.close());
  const remoteChannels = createHomeChannelClient({ self: network.self, security, metrics: transportMetrics });
  closers.push("channel client", async () => remoteChannels.close());
  const presence = createClusterPresence({
    nodeId,
    advertiseAddress,
    version,
    isPendingFounder: options.isPendingFounder,
  });
  const kernel = createDeferredKernel();
  const channels = createDeferredChannels();
  const content = createDeferredContent();
  const vfs: VfsServiceOptions = {
    kernel: kernel.kernel,
    authenticator: createBasicAuthenticator({ allowInsecureOffLoopback }),
    nodeState,
    onAdministration: parts.administration.record,
    limits: { defaultTimeoutMs: config.callTimeoutMs },
    metrics: transportMetrics,
  };
  const server = await openListener("--bind-addr", config.peerAddress, () =>
    startPeerServer({
      address: formatAddress(config.peerAddress),
      security,
      allowInsecureOffLoopback,
      network,
      cluster: presence.handler,
      channels: channels.channels,
      content: content.content,
      authorizePeer: createBasicPeerAuthorizer({ allowInsecureOffLoopback }),
      vfs,
    }),
  );
  closers.push("peer listener", (remainingMs) => server.stop(Math.min(remainingMs, LISTENER_GRACE_MS)));
  closers.push("peer network", () => network.close());
  return { network, calls, blobClient, remoteChannels, presence, kernel, content, channels, vfs };
}
