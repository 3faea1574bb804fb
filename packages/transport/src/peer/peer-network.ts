import { NexusError, type NodeId } from "@nexus/contracts";
import type { raft } from "@nexus/contracts/wire";
import { newId } from "@nexus/lib";
import type {
  ClusterId,
  PeerMessage,
  PeerNetwork,
  PeerNetworkHandler,
  SnapshotHeader,
  SnapshotOffer,
  SnapshotProgress,
} from "@nexus/raft";
import { peerInfoOf } from "../grpc/peer-info.js";
import type { PeerAuthorizer, PeerInfo } from "../identity.js";
import { DEFAULT_PEER_LIMITS, MESSAGE_OVERHEAD_BYTES, type PeerLimits } from "../limits.js";
import { NO_METRICS, type TransportMetrics } from "../metrics.js";
import { INSECURE, type TransportSecurity } from "../security.js";
import { drainingError } from "../server/call-gate.js";
import type { DialOptions } from "./dial.js";
import { acceptHello, helloOf, type PeerIdentity, type PeerSelf } from "./hello.js";
import { assertCertifiedPeer } from "./node-certificate.js";
import { PeerLink } from "./peer-link.js";
import { type InboundCall, PeerStream, refuseInbound } from "./peer-stream.js";
import { offerSnapshot } from "./snapshot-offer.js";
import { sendSnapshot } from "./snapshot-sender.js";

/** Links held at once: every member of every zone of a cluster is one (count). */
const MAX_LINKS = 1024;

export interface GrpcPeerNetworkOptions {
  readonly nodeId: NodeId;
  /** `host:port` that peers are told to dial. */
  readonly advertiseAddress: string;
  /** Asked at every hello: a joiner learns it late. null: this node belongs to no cluster yet. */
  readonly clusterId: () => ClusterId | null;
  readonly security?: TransportSecurity;
  readonly limits?: Partial<PeerLimits>;
  readonly metrics?: TransportMetrics;
  /**
   * A peer refused this node or was refused: another cluster, version or id. Called for every occurrence, at most
   * once per redial; the daemon logs it.
   */
  readonly onProblem?: (problem: PeerProblem) => void;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}

export interface PeerProblem {
  /** null: the peer was refused before its id was known. */
  readonly node: NodeId | null;
  readonly address: string;
  readonly error: NexusError;
}

/** The peer network over gRPC: one bidirectional stream per peer pair carries the messages of every zone. */
export class GrpcPeerNetwork implements PeerNetwork {
  readonly self: PeerSelf;
  readonly limits: PeerLimits;
  readonly metrics: TransportMetrics;
  readonly #security: TransportSecurity;
  readonly #dial: DialOptions;
  readonly #random: () => number;
  readonly #onProblem: (problem: PeerProblem) => void;
  readonly #links = new Map<NodeId, PeerLink>();
  #handler: PeerNetworkHandler | null = null;
  #isClosed = false;
  #acceptsStreams = true;

  constructor(options: GrpcPeerNetworkOptions) {
    this.self = {
      nodeId: options.nodeId,
      advertiseAddress: options.advertiseAddress,
      clusterId: options.clusterId,
      bootId: newId(),
    };
    this.limits = { ...DEFAULT_PEER_LIMITS, ...options.limits };
    this.metrics = options.metrics ?? NO_METRICS;
    this.#security = options.security ?? INSECURE;
    this.#random = options.random ?? Math.random;
    this.#onProblem = options.onProblem ?? (() => undefined);
    this.#dial = {
      self: this.self,
      security: this.#security,
      timeoutMs: this.limits.dialTimeoutMs,
      maxFrameBytes: this.maxFrameBytes,
    };
  }

  /** Largest frame that is read (bytes). */
  get maxFrameBytes(): number {
    return Math.max(this.limits.messageBytes, this.limits.frameBytes) + MESSAGE_OVERHEAD_BYTES;
  }

  setHandler(handler: PeerNetworkHandler): void {
    this.#handler = handler;
  }

  /** What receives messages and snapshots. Errors: UNAVAILABLE before the host is there, CLOSED. */
  requireHandler(): PeerNetworkHandler {
    if (this.#handler !== null && !this.#isClosed) return this.#handler;
    throw new NexusError({
      code: "UNAVAILABLE",
      what: this.#isClosed ? "the node is stopping" : "the node is starting",
      remedy: "try again",
    });
  }

  setPeerAddress(node: NodeId, address: string | null): void {
    if (this.#isClosed || node === this.self.nodeId) return;
    if (address !== null) {
      this.#linkTo(node).setAddress(address);
      return;
    }
    this.#links.get(node)?.close();
    this.#links.delete(node);
  }

  send(to: NodeId, message: PeerMessage): boolean {
    const link = this.#links.get(to);
    if (link !== undefined) return link.send(message);
    this.metrics.peerDropped(to, "no_stream", 1);
    return false;
  }

  async sendSnapshot(
    to: NodeId,
    header: SnapshotHeader,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<void> {
    await sendSnapshot({
      address: this.#addressOf(to),
      security: this.#security,
      self: this.self,
      limits: this.limits,
      metrics: this.metrics,
      header,
      chunks,
      signal,
    });
  }

  async offerSnapshot(to: NodeId, offer: SnapshotOffer, signal: AbortSignal): Promise<SnapshotProgress> {
    return await offerSnapshot({
      address: this.#addressOf(to),
      security: this.#security,
      self: this.self,
      timeoutMs: this.limits.snapshotOfferTimeoutMs,
      offer,
      signal,
    });
  }

  /** Errors: UNAVAILABLE. */
  #addressOf(node: NodeId): string {
    const address = this.#links.get(node)?.address ?? null;
    if (address !== null && !this.#isClosed) return address;
    throw new NexusError({
      code: "UNAVAILABLE",
      what: `no address of node ${node} is known`,
      remedy: "wait until it connects",
    });
  }

  /** Takes over a stream that a peer dialled; `authorize` says who may. A refusal for good is a problem to report. */
  async acceptStream(call: InboundCall, authorize: PeerAuthorizer): Promise<void> {
    const info = peerInfoOf(call, "");
    const { address } = info;
    try {
      authorize(info);
      const frame = await firstFrame(call, address, this.limits.dialTimeoutMs);
      this.requireHandler();
      if (!this.#acceptsStreams) throw drainingError();
      this.#adopt(call, this.acceptPeer(frame.hello, info));
    } catch (thrown) {
      const error = NexusError.from(thrown);
      if (!error.retryable) this.#onProblem({ node: null, address, error });
      refuseInbound(call, error);
    }
  }

  /** Who an introduced peer is. Errors: those of the hello; PERMISSION_DENIED when its certificate is another's. */
  acceptPeer(hello: raft.PeerHello | null, info: PeerInfo): PeerIdentity {
    const peer = acceptHello(hello, this.self, info.address);
    const serverName = this.#security.kind === "mutual-tls" ? this.#security.serverName : null;
    if (info.certificate !== null) assertCertifiedPeer(info.certificate, peer, serverName);
    return peer;
  }

  /** Ends the streams that peers dialled and takes no further ones: the listener below is going away. */
  stopAccepting(): void {
    this.#acceptsStreams = false;
    for (const link of this.#links.values()) link.closeInbound();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }

  #adopt(call: InboundCall, peer: PeerIdentity): void {
    const stream = new PeerStream({ direction: "inbound", call }, peer);
    const refusal = this.#linkTo(peer.nodeId).accept(stream, this.self.nodeId < peer.nodeId, () =>
      call.write({ hello: helloOf(this.self) }),
    );
    if (refusal !== null) refuseInbound(call, refusal);
  }

  #linkTo(node: NodeId): PeerLink {
    const present = this.#links.get(node);
    if (present !== undefined) return present;
    if (this.#links.size >= MAX_LINKS) this.#forgetUnconnected();
    const link = new PeerLink({
      node,
      dial: this.#dial,
      limits: this.limits,
      metrics: this.metrics,
      random: this.#random,
      onMessages: (from, messages) => this.#handler?.onMessages(from, messages),
      onUnreachable: (unreachable) => this.#handler?.onUnreachable(unreachable),
      onStreamLost: (lost) => this.#handler?.onStreamLost(lost),
      onAddress: (known, address) => this.#handler?.onAddress(known, address),
      onProblem: (known, address, error) => this.#onProblem({ node: known, address, error }),
    });
    this.#links.set(node, link);
    return link;
  }

  /** Makes room among links that only exist because a stranger once dialled. Errors: RESOURCE_EXHAUSTED. */
  #forgetUnconnected(): void {
    for (const [node, link] of this.#links) {
      if (link.address === null && !link.isConnected) this.#links.delete(node);
    }
    if (this.#links.size < MAX_LINKS) return;
    this.metrics.limitHit("peerLinks");
    throw new NexusError({
      code: "RESOURCE_EXHAUSTED",
      what: `${this.#links.size} peers are connected (limit ${MAX_LINKS})`,
      remedy: "remove members that are gone",
      details: { limit: MAX_LINKS },
    });
  }
}

export function createGrpcPeerNetwork(options: GrpcPeerNetworkOptions): GrpcPeerNetwork {
  return new GrpcPeerNetwork(options);
}

/** A dialler that says nothing does not stay. */
function firstFrame(call: InboundCall, address: string, timeoutMs: number): Promise<raft.PeerFrame> {
  return new Promise((resolve, reject) => {
    const fail = (what: string): void =>
      settle(() => reject(new NexusError({ code: "UNAVAILABLE", what: `peer ${address} ${what}` })));
    const settle = (action: () => void): void => {
      clearTimeout(timer);
      call.removeListener("data", onData);
      call.removeListener("end", onLeave);
      call.removeListener("cancelled", onLeave);
      call.pause();
      action();
    };
    const onData = (frame: raft.PeerFrame): void => settle(() => resolve(frame));
    const onLeave = (): void => fail("left before introducing itself");
    const timer = setTimeout(() => fail(`did not introduce itself within ${timeoutMs} ms`), timeoutMs);
    call.on("data", onData);
    call.on("end", onLeave);
    call.on("cancelled", onLeave);
  });
}
