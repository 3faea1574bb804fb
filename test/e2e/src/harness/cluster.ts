import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ZoneInfo } from "@nexus/kernel";
import { connect, type NexusFilesystem, type TlsCredentials } from "@nexus/sdk";
import { freePorts } from "@nexus/transport/testing";
import { NodeProcess, type NodeSpec } from "./node-process.js";
import { PATIENCE_MS, until } from "./wait.js";

export interface ClusterOptions {
  readonly size: number;
  /** Parent of the nodes' data folders; default: a new temporary folder. */
  readonly folder?: string;
  readonly extraArgs?: readonly string[];
  /** Changes what a node is started with: its place in a network, its environment. */
  readonly configure?: (node: number, spec: NodeSpec) => Promise<NodeSpec> | NodeSpec;
  /** How clients connect. */
  readonly tls?: TlsCredentials;
}

/** Real daemons on loopback: the first founds, the others join it. */
export class Cluster {
  readonly #clients = new Map<NodeProcess, NexusFilesystem>();

  private constructor(
    readonly folder: string,
    readonly nodes: readonly NodeProcess[],
    private readonly ownsFolder: boolean,
    private readonly tls: TlsCredentials | undefined,
  ) {}

  static async prepare(options: ClusterOptions): Promise<Cluster> {
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), "nexus-e2e-"));
    const ports = await freePorts(options.size * 3);
    const nodes: NodeProcess[] = [];
    for (let i = 0; i < options.size; i += 1) {
      const name = `node-${i + 1}`;
      mkdirSync(join(folder, name), { recursive: true });
      const spec: NodeSpec = {
        name,
        host: "127.0.0.1",
        advertise: null,
        dataDir: join(folder, name, "data"),
        logFile: join(folder, `${name}.log`),
        peerPort: ports[i * 3]!,
        clientPort: ports[i * 3 + 1]!,
        httpPort: ports[i * 3 + 2]!,
        peers: i === 0 ? [] : [nodes[0]!.peer],
        extraArgs: options.extraArgs ?? [],
        wrapper: [],
        env: {},
      };
      nodes.push(new NodeProcess((await options.configure?.(i, spec)) ?? spec));
    }
    return new Cluster(folder, nodes, options.folder === undefined, options.tls);
  }

  static async start(options: ClusterOptions): Promise<Cluster> {
    const cluster = await Cluster.prepare(options);
    try {
      for (const node of cluster.nodes) node.start();
      await Promise.all(cluster.nodes.map((node) => node.ready()));
      await cluster.settled();
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  node(i: number): NodeProcess {
    const node = this.nodes[i];
    if (node === undefined) throw new Error(`no node ${i} in a cluster of ${this.nodes.length}`);
    return node;
  }

  /** A client of these nodes, the first preferred. */
  connect(nodes: readonly NodeProcess[]): Promise<NexusFilesystem> {
    const servers = nodes.map((node) => node.client);
    return connect(this.tls === undefined ? { servers } : { servers, tls: this.tls });
  }

  /** The end of every node's log, for a failed test's message. */
  logTails(lines = 25): string {
    return this.nodes.map((node) => `--- ${node.spec.name}\n${node.logTail(lines)}`).join("\n");
  }

  /** What a node says of a zone, from its local state. */
  async zone(node: NodeProcess, zone = "root"): Promise<ZoneInfo> {
    return (await this.#clientOf(node)).zones.info(zone, { timeoutMs: 3_000 });
  }

  async #clientOf(node: NodeProcess): Promise<NexusFilesystem> {
    let client = this.#clients.get(node);
    if (client === undefined) {
      client = await this.connect([node]);
      this.#clients.set(node, client);
    }
    return client;
  }

  /** Every running node agrees on the leader and the members expected are voters. */
  async settled(zone = "root", voters = Math.min(this.nodes.length, 3)): Promise<ZoneInfo> {
    return until(
      `zone ${zone} to settle with ${voters} voters`,
      async () => {
        const views = await Promise.all(this.nodes.filter((n) => n.isRunning).map((n) => this.zone(n, zone)));
        const first = views[0];
        if (first === undefined || first.leaderId === null) return undefined;
        const agreed = views.every((v) => v.leaderId === first.leaderId && v.term === first.term);
        const enough = views.every((v) => v.members.filter((m) => m.role === "voter").length >= voters);
        return agreed && enough ? first : undefined;
      },
      PATIENCE_MS,
      150,
    );
  }

  async leader(zone = "root"): Promise<NodeProcess> {
    return until(`a leader of ${zone}`, async () => {
      for (const node of this.nodes) {
        if (!node.isRunning) continue;
        const view = await this.zone(node, zone).catch(() => undefined);
        if (view?.role === "leader") return node;
      }
      return undefined;
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
    await Promise.all(this.nodes.map((node) => node.kill()));
    if (this.ownsFolder) rmSync(this.folder, { recursive: true, force: true });
  }
}
