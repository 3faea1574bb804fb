import type { ContentId, IncarnationId, NodeId, ZoneId } from "@nexus/contracts";
import { NexusError } from "@nexus/contracts";
import type { BlobStore, HomeChannels, Kernel } from "@nexus/kernel";
import type {
  ClusterCallHandler,
  ClusterId,
  PeerMessage,
  PeerNetworkHandler,
  SnapshotHeader,
  SnapshotOffer,
  SnapshotProgress,
} from "@nexus/raft";
import { createBasicAuthenticator, createBasicPeerAuthorizer } from "../identity.js";
import type { ServerLimits } from "../limits.js";
import type { PeerContent } from "../peer/peer-content.js";
import {
  createGrpcPeerNetwork,
  type GrpcPeerNetwork,
  type GrpcPeerNetworkOptions,
  type PeerProblem,
} from "../peer/peer-network.js";
import { type PeerServerOptions, startPeerServer } from "../peer/peer-server.js";
import { INSECURE } from "../security.js";
import type { RunningServer } from "../vfs/vfs-server.js";
import { FakeKernel } from "./fake-kernel.js";
import { afterwards, CountingMetrics } from "./servers.js";

export const INCARNATION = "cd".repeat(16) as IncarnationId;

/** Keeps what a host would act upon. */
export class RecordingHandler implements PeerNetworkHandler {
  readonly received: { from: NodeId; text: string; message: PeerMessage }[] = [];
  readonly unreachable: NodeId[] = [];
  readonly streamsLost: NodeId[] = [];
  readonly addresses = new Map<NodeId, string>();
  readonly offers: { from: NodeId; offer: SnapshotOffer }[] = [];
  answerOffer: (offer: SnapshotOffer) => SnapshotProgress = () => ({
    kind: "held",
    chunks: 0,
    hash: new Uint8Array(0),
  });
  readonly snapshots: { from: NodeId; header: SnapshotHeader; bytes: Uint8Array }[] = [];
  installSnapshot: (chunks: AsyncIterable<Uint8Array>) => Promise<Uint8Array> = async (chunks) => {
    const pieces: Uint8Array[] = [];
    for await (const chunk of chunks) pieces.push(chunk);
    return Buffer.concat(pieces);
  };

  onMessages(from: NodeId, messages: readonly PeerMessage[]): void {
    for (const message of messages) {
      this.received.push({ from, text: Buffer.from(message.bytes).toString("latin1"), message });
    }
  }
  onUnreachable(node: NodeId): void {
    this.unreachable.push(node);
  }
  onStreamLost(node: NodeId): void {
    this.streamsLost.push(node);
  }
  onAddress(node: NodeId, address: string): void {
    this.addresses.set(node, address);
  }
  async onSnapshot(from: NodeId, header: SnapshotHeader, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    this.snapshots.push({ from, header, bytes: await this.installSnapshot(chunks) });
  }

  async onSnapshotOffer(from: NodeId, offer: SnapshotOffer): Promise<SnapshotProgress> {
    this.offers.push({ from, offer });
    return this.answerOffer(offer);
  }

  texts(from: NodeId): string[] {
    return this.received.filter((item) => item.from === from).map((item) => item.text);
  }
}

export interface TestNode {
  readonly id: NodeId;
  readonly network: GrpcPeerNetwork;
  readonly handler: RecordingHandler;
  readonly server: RunningServer;
  readonly address: string;
  readonly metrics: CountingMetrics;
  readonly problems: PeerProblem[];
  readonly blobs: FakeBlobs;
  send(to: TestNode | NodeId, text: string, priority?: "urgent" | "normal"): boolean;
  stop(): Promise<void>;
}

export class FakeBlobs implements BlobStore {
  readonly blobs = new Map<ContentId, Uint8Array>();
  readonly rotten = new Set<ContentId>();
  reading = 0;
  maxReading = 0;
  hold: Promise<void> = Promise.resolve();

  async readBlob(id: ContentId): Promise<Uint8Array | null> {
    this.reading += 1;
    this.maxReading = Math.max(this.maxReading, this.reading);
    await this.hold;
    this.reading -= 1;
    if (this.rotten.has(id)) {
      throw new NexusError({ code: "CORRUPT", what: `blob ${id} does not match its hash` });
    }
    return this.blobs.get(id) ?? null;
  }
  async hasBlob(id: ContentId): Promise<boolean> {
    return this.blobs.has(id);
  }
  async writeBlob(id: ContentId, bytes: Uint8Array): Promise<void> {
    this.blobs.set(id, bytes);
  }
}

const PIECE_BYTES = 256 * 1024;

/** Every blob is content of its own; a large one comes in pieces. */
function contentOf(blobs: FakeBlobs): PeerContent {
  return {
    blobs,
    async *stream(id) {
      const bytes = await blobs.readBlob(id);
      if (bytes === null) throw new NexusError({ code: "CONTENT_UNAVAILABLE", what: `${id} is not here` });
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
    },
  };
}

export const NO_CLUSTER_CALLS: ClusterCallHandler = {
  probe: () => {
    throw new NexusError({ code: "INTERNAL", what: "not part of this test" });
  },
  joinZone: () => Promise.reject(new NexusError({ code: "INTERNAL", what: "not part of this test" })),
  changeMember: () => Promise.reject(new NexusError({ code: "INTERNAL", what: "not part of this test" })),
  dropReplica: () => Promise.reject(new NexusError({ code: "INTERNAL", what: "not part of this test" })),
};

/** No pipe and no stream is anybody's. */
export const NO_HOME_CHANNELS: HomeChannels = {
  pipe: () => {
    throw new NexusError({ code: "INTERNAL", what: "not part of this test" });
  },
  stream: () => {
    throw new NexusError({ code: "INTERNAL", what: "not part of this test" });
  },
};

export interface TestNodeOptions {
  readonly address?: string;
  readonly clusterId?: () => ClusterId | null;
  readonly network?: Partial<GrpcPeerNetworkOptions>;
  readonly server?: Partial<PeerServerOptions>;
  readonly kernel?: Kernel;
  readonly limits?: Partial<ServerLimits>;
}

/** A peer network with its server, on loopback. */
export async function startNode(id: number, options: TestNodeOptions = {}): Promise<TestNode> {
  const handler = new RecordingHandler();
  const metrics = new CountingMetrics();
  const problems: PeerProblem[] = [];
  const blobs = new FakeBlobs();
  const advertised = { address: options.address ?? "127.0.0.1:1" };
  const network = createGrpcPeerNetwork({
    nodeId: id as NodeId,
    advertiseAddress: advertised.address,
    clusterId: options.clusterId ?? (() => "cluster-1" as ClusterId),
    metrics,
    onProblem: (problem) => problems.push(problem),
    ...options.network,
  });
  network.setHandler(handler);
  const server = await startPeerServer({
    address: options.address ?? "127.0.0.1:0",
    security: INSECURE,
    network,
    cluster: NO_CLUSTER_CALLS,
    channels: NO_HOME_CHANNELS,
    content: contentOf(blobs),
    authorizePeer: createBasicPeerAuthorizer({ allowInsecureOffLoopback: false }),
    vfs: {
      kernel: options.kernel ?? new FakeKernel(),
      authenticator: createBasicAuthenticator({ allowInsecureOffLoopback: false }),
      nodeState: () => ({
        nodeId: id as NodeId,
        version: "1.2.3",
        address: advertised.address,
        uptimeSeconds: 1,
        ready: true,
        reasons: [],
        notices: [],
      }),
      limits: options.limits ?? {},
    },
    ...options.server,
  });
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    await network.close();
    await server.stop(100);
  };
  afterwards(stop);
  return {
    id: id as NodeId,
    network,
    handler,
    server,
    address: server.address,
    metrics,
    problems,
    blobs,
    send: (to, text, priority = "normal") =>
      network.send(typeof to === "number" ? to : to.id, {
        zoneId: "root" as ZoneId,
        incarnation: INCARNATION,
        priority,
        bytes: Buffer.from(text, "latin1"),
      }),
    stop,
  };
}

/** Both know where the other is. */
export function introduce(a: TestNode, b: TestNode): void {
  a.network.setPeerAddress(b.id, b.address);
  b.network.setPeerAddress(a.id, a.address);
}
