import { NexusError, type NodeId } from "@nexus/contracts";
import { Backoff } from "@nexus/lib";
import type { PeerMessage } from "@nexus/raft";
import type { PeerLimits } from "../limits.js";
import type { TransportMetrics } from "../metrics.js";
import { type DialOptions, dialPeer } from "./dial.js";
import { MessageQueue } from "./message-queue.js";
import type { PeerStream } from "./peer-stream.js";

export interface PeerLinkOptions {
  readonly node: NodeId;
  readonly dial: DialOptions;
  readonly limits: PeerLimits;
  readonly metrics: TransportMetrics;
  readonly random: () => number;
  readonly onMessages: (from: NodeId, messages: readonly PeerMessage[]) => void;
  readonly onUnreachable: (node: NodeId) => void;
  /** An established stream ended, and not because this side closed it. */
  readonly onStreamLost: (node: NodeId) => void;
  /** A refusal an operator should see. */
  readonly onProblem: (node: NodeId, address: string, error: NexusError) => void;
  /** The peer said where it is reached. */
  readonly onAddress: (node: NodeId, address: string) => void;
}

/**
 * Everything between this node and one peer: a bounded queue, one stream at most, redialling. Both sides may dial
 * at once. The stream dialled by the node with the smaller id wins: the larger one always takes an incoming
 * stream; the smaller one keeps its own established one, after making sure that it is alive.
 */
export class PeerLink {
  readonly #options: PeerLinkOptions;
  readonly #queue: MessageQueue;
  readonly #backoff: Backoff;
  #address: string | null = null;
  #stream: PeerStream | null = null;
  #dialing: AbortController | null = null;
  #redial: NodeJS.Timeout | null = null;
  #isPumpScheduled = false;
  /** Waiting bytes as the metrics have them. */
  #reportedBytes = 0;
  #isOverflowing = false;
  #isClosed = false;

  constructor(options: PeerLinkOptions) {
    this.#options = options;
    this.#queue = new MessageQueue(options.limits);
    this.#backoff = new Backoff({
      initialMs: options.limits.redialInitialMs,
      maxMs: options.limits.redialMaxMs,
      factor: 2,
      jitter: 0.5,
      random: options.random,
    });
  }

  get address(): string | null {
    return this.#address;
  }

  get isConnected(): boolean {
    return this.#stream !== null;
  }

  /** Where to dial from now on; a change of address drops the present stream. */
  setAddress(address: string): void {
    if (this.#address === address) return;
    const isMove = this.#address !== null;
    this.#address = address;
    this.#backoff.reset();
    if (isMove) this.#cancelDial();
    if (isMove && this.#stream?.direction === "outbound") this.#stream.close(null);
    else this.#dialIfNeeded();
  }

  /** False: dropped, because the queue is full or there is no way to the peer. */
  send(message: PeerMessage): boolean {
    const { limits, metrics, node } = this.#options;
    if (message.bytes.length > limits.messageBytes) return this.#drop("too_large");
    if (this.#stream === null && this.#dialing === null) return this.#drop("no_stream");
    if (!this.#queue.add(message)) {
      if (!this.#isOverflowing) {
        this.#isOverflowing = true;
        metrics.limitHit("peerQueue");
        // Not from within send(): the caller is in the middle of its own work.
        setImmediate(() => this.#options.onUnreachable(node));
      }
      return this.#drop("queue_full");
    }
    this.#schedulePump();
    return true;
  }

  /**
   * Decides about a stream the peer dialled. Returns why it is refused, or null after answering (`sayHello`) and
   * taking it over.
   */
  accept(stream: PeerStream, selfIsSmaller: boolean, sayHello: () => void): NexusError | null {
    const present = this.#stream;
    const keepsOwn =
      selfIsSmaller &&
      present !== null &&
      present.direction === "outbound" &&
      present.peer.bootId === stream.peer.bootId;
    if (keepsOwn) {
      this.#verify(present);
      return new NexusError({
        code: "ALREADY_EXISTS",
        what: `node ${this.#options.node} is connected by a stream this node dialled`,
        remedy: "use that one",
      });
    }
    if (!selfIsSmaller) this.#cancelDial();
    sayHello();
    this.#use(stream);
    return null;
  }

  closeInbound(): void {
    if (this.#stream?.direction === "inbound") this.#stream.close(null);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelDial();
    this.#stream?.close(null);
    this.#stream = null;
    this.#queue.clear();
  }

  #drop(reason: "queue_full" | "no_stream" | "too_large"): false {
    this.#options.metrics.peerDropped(this.#options.node, reason, 1);
    return false;
  }

  #use(stream: PeerStream): void {
    const previous = this.#stream;
    this.#stream = stream;
    this.#cancelRedial();
    this.#backoff.reset();
    previous?.close(null);
    stream.start({
      onMessages: (messages) => this.#deliver(messages),
      onRoom: () => this.#pump(),
      onClosed: (error) => this.#lost(stream, error),
    });
    this.#options.metrics.peerConnected(this.#options.node, true);
    if (stream.peer.advertiseAddress !== "") {
      this.#options.onAddress(this.#options.node, stream.peer.advertiseAddress);
    }
    this.#pump();
  }

  #deliver(messages: readonly PeerMessage[]): void {
    const { metrics, node } = this.#options;
    metrics.bytesMoved("peer", "in", bytesOf(messages));
    this.#options.onMessages(node, messages);
  }

  #lost(stream: PeerStream, error: NexusError | null): void {
    if (this.#stream !== stream) return;
    this.#stream = null;
    this.#options.metrics.peerConnected(this.#options.node, false);
    if (this.#isClosed) return;
    if (error !== null && !error.retryable) this.#report(error);
    this.#options.onUnreachable(this.#options.node);
    if (error !== null) this.#options.onStreamLost(this.#options.node);
    this.#dialIfNeeded();
  }

  /** A second dial of the peer says that it sees no stream: ours may be dead without our knowing. */
  #verify(stream: PeerStream): void {
    void stream.isAlive(this.#options.limits.pingTimeoutMs).then((isAlive) => {
      if (!isAlive) stream.close(null);
    });
  }

  #dialIfNeeded(): void {
    if (this.#isClosed || this.#stream !== null || this.#dialing !== null || this.#redial !== null) return;
    if (this.#address === null) return;
    const attempt = new AbortController();
    this.#dialing = attempt;
    const address = this.#address;
    dialPeer(address, this.#options.dial, attempt.signal).then(
      (stream) => this.#dialled(stream, attempt, address),
      (error: unknown) => this.#dialFailed(NexusError.from(error), attempt, address),
    );
  }

  #dialled(stream: PeerStream, attempt: AbortController, address: string): void {
    if (this.#dialing !== attempt) {
      stream.close(null);
      return;
    }
    this.#dialing = null;
    const { node, dial } = this.#options;
    if (stream.peer.nodeId !== node) {
      stream.close(null);
      this.#dialFailed(wrongNode(address, node, stream.peer.nodeId), null, address);
      return;
    }
    // The larger id gives way to a stream that was taken over meanwhile.
    if (this.#stream !== null && dial.self.nodeId > node) stream.close(null);
    else this.#use(stream);
  }

  #dialFailed(error: NexusError, attempt: AbortController | null, address: string): void {
    if (attempt !== null) {
      if (this.#dialing !== attempt) return;
      this.#dialing = null;
    }
    if (this.#isClosed || this.#stream !== null) return;
    const isDuplicate = error.code === "ALREADY_EXISTS";
    if (!isDuplicate) {
      if (!error.retryable) this.#options.onProblem(this.#options.node, address, error);
      const dropped = this.#queue.clear();
      if (dropped > 0) this.#options.metrics.peerDropped(this.#options.node, "no_stream", dropped);
      this.#options.onUnreachable(this.#options.node);
    }
    this.#redial = setTimeout(() => {
      this.#redial = null;
      this.#dialIfNeeded();
    }, this.#backoff.nextMs());
  }

  #report(error: NexusError): void {
    this.#options.onProblem(this.#options.node, this.#address ?? "unknown address", error);
  }

  #cancelDial(): void {
    this.#dialing?.abort();
    this.#dialing = null;
    this.#cancelRedial();
  }

  #cancelRedial(): void {
    if (this.#redial !== null) clearTimeout(this.#redial);
    this.#redial = null;
  }

  /** Messages sent in one go share frames: replicas do the work of a turn of the event loop together. */
  #schedulePump(): void {
    if (this.#isPumpScheduled) return;
    this.#isPumpScheduled = true;
    process.nextTick(() => {
      this.#isPumpScheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    const { limits, metrics, node } = this.#options;
    while (this.#stream !== null && this.#stream.framesInFlight < limits.framesInFlight) {
      const frame = this.#queue.takeFrame();
      if (frame.length === 0) break;
      metrics.bytesMoved("peer", "out", bytesOf(frame));
      this.#stream.send(frame);
      this.#isOverflowing = false;
    }
    if (this.#queue.bytes === this.#reportedBytes) return;
    this.#reportedBytes = this.#queue.bytes;
    metrics.peerQueue(node, this.#queue.messages, this.#queue.bytes);
  }
}

function bytesOf(messages: readonly PeerMessage[]): number {
  return messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

function wrongNode(address: string, expected: NodeId, actual: NodeId): NexusError {
  return new NexusError({
    code: "PERMISSION_DENIED",
    what: `${address} is node ${actual}, not node ${expected}`,
    remedy: "correct the address, or remove the node that is gone from its zones",
    details: { address, expected, actual },
  });
}
