import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { FaultNetwork } from "./fault-network.js";
import type { NodeProcess, NodeSpec } from "./node-process.js";
import { ownerOfConnection } from "./socket-owner.js";

const SLOW_DELAY_MS = 60;
/** Bytes held back for one direction of a connection; beyond that its sender has to wait, as with a full window. */
const MAX_HELD_BYTES = 4 * 1024 * 1024;

/**
 * A network of the tests' own that needs no privilege: every node is advertised at a TCP proxy, which finds out who
 * dialled it and holds back what travels over a blocked or slow link. Nothing held is lost: like TCP, it arrives later.
 */
export class ProxyNetwork implements FaultNetwork {
  readonly name = "proxy";
  readonly slowness = `${SLOW_DELAY_MS} ms of delay`;
  readonly #blocked = new Set<string>();
  readonly #slow = new Set<number>();
  readonly #servers: Server[] = [];
  readonly #pipes = new Set<Pipe>();
  #nodes: () => readonly NodeProcess[] = () => [];

  /** Why it cannot be used here; null: it can. */
  static unusable(): string | null {
    return process.platform === "linux" ? null : "the proxy tells nodes apart by /proc, which only Linux has";
  }

  /** The nodes whose processes dial; set before any of them starts. */
  watch(nodes: () => readonly NodeProcess[]): void {
    this.#nodes = nodes;
  }

  /** Puts a proxy in front of a node. */
  async place(node: number, spec: NodeSpec): Promise<NodeSpec> {
    const server = createServer((inbound) => this.#accept(node, spec, inbound));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    this.#servers.push(server);
    return { ...spec, advertise: `127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  async block(from: number, to: number): Promise<void> {
    this.#blocked.add(`${from}>${to}`);
  }

  async slow(from: number): Promise<void> {
    this.#slow.add(from);
  }

  async heal(): Promise<void> {
    this.#blocked.clear();
    this.#slow.clear();
    for (const pipe of this.#pipes) pipe.release();
  }

  async close(): Promise<void> {
    for (const pipe of this.#pipes) pipe.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((closed) => server.close(closed))));
  }

  #accept(to: number, spec: NodeSpec, inbound: Socket): void {
    const from = this.#dialler(inbound);
    const outbound = connect(spec.peerPort, spec.host);
    inbound.setNoDelay(true);
    outbound.setNoDelay(true);
    const join = (source: Socket, target: Socket, sender: number | null, receiver: number | null): Pipe =>
      new Pipe(source, target, {
        isBlocked: () => this.#blocked.has(`${sender}>${receiver}`),
        delayMs: () => (sender !== null && this.#slow.has(sender) ? SLOW_DELAY_MS : 0),
        onClosed: (pipe) => this.#pipes.delete(pipe),
      });
    this.#pipes.add(join(inbound, outbound, from, to));
    this.#pipes.add(join(outbound, inbound, to, from));
  }

  /** Position of the node that dialled; null: somebody else. */
  #dialler(socket: Socket): number | null {
    const running = this.#nodes()
      .map((node, position) => ({ node, position }))
      .filter(({ node }) => node.isRunning);
    const pids = running.map(({ node }) => node.pid);
    const pid = ownerOfConnection(socket.remotePort ?? 0, socket.localPort ?? 0, pids);
    return running.find(({ node }) => node.pid === pid)?.position ?? null;
  }
}

interface LinkState {
  isBlocked(): boolean;
  delayMs(): number;
  onClosed(pipe: Pipe): void;
}

/** One direction of one connection. The end of a connection travels like its bytes: not over a blocked link. */
class Pipe {
  readonly #held: { readonly dueMs: number; readonly bytes: Buffer | null }[] = [];
  #heldBytes = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly source: Socket,
    private readonly target: Socket,
    private readonly link: LinkState,
  ) {
    source.on("data", (bytes: Buffer) => this.#take(bytes));
    source.on("error", () => undefined); // "close" follows.
    source.on("close", () => this.#take(null));
    target.on("drain", () => this.source.resume());
  }

  /** The link works again. */
  release(): void {
    this.#deliver();
  }

  destroy(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.source.destroy();
    this.target.destroy();
  }

  #take(bytes: Buffer | null): void {
    this.#held.push({ dueMs: performance.now() + this.link.delayMs(), bytes });
    this.#heldBytes += bytes?.length ?? 0;
    if (this.#heldBytes > MAX_HELD_BYTES) this.source.pause();
    this.#deliver();
  }

  #deliver(): void {
    while (!this.link.isBlocked()) {
      const next = this.#held[0];
      if (next === undefined) return;
      const waitMs = next.dueMs - performance.now();
      if (waitMs > 0) {
        this.#timer ??= setTimeout(() => {
          this.#timer = null;
          this.#deliver();
        }, waitMs);
        return;
      }
      this.#held.shift();
      this.#pass(next.bytes);
    }
  }

  #pass(bytes: Buffer | null): void {
    if (bytes === null) {
      this.link.onClosed(this);
      this.target.destroySoon();
      return;
    }
    this.#heldBytes -= bytes.length;
    const hasRoom = this.target.destroyed || this.target.write(bytes);
    if (hasRoom && this.#heldBytes <= MAX_HELD_BYTES) this.source.resume();
    else if (!hasRoom) this.source.pause();
  }
}
