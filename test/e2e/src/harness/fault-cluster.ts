import type { NexusFilesystem } from "@nexus/sdk";
import { Cluster } from "./cluster.js";
import type { FaultNetwork } from "./fault-network.js";
import { NamespaceNetwork } from "./namespace-network.js";
import type { NodeProcess, NodeSpec } from "./node-process.js";
import { ProxyNetwork } from "./proxy-network.js";
import { until } from "./wait.js";
import { Workload } from "./workload.js";

export const CLUSTER_SIZE = 3;
const CLIENTS_PER_NODE = 2;
const PROGRESS_PUTS = 10;

export type NetworkKind = "proxy" | "namespaces";

/** Why a kind of network cannot be used here; null: it can. */
export function unusable(kind: NetworkKind): string | null {
  return kind === "proxy" ? ProxyNetwork.unusable() : NamespaceNetwork.unusable();
}

export interface FaultClusterOptions {
  readonly network: NetworkKind;
  readonly configure?: (node: number, spec: NodeSpec) => NodeSpec;
}

/** Three daemons with a network between them that can fail, and clients at work on them while it does. */
export class FaultCluster {
  readonly workload = new Workload();
  readonly #connections: NexusFilesystem[] = [];

  private constructor(
    readonly cluster: Cluster,
    readonly network: FaultNetwork,
  ) {}

  static async start(options: FaultClusterOptions): Promise<FaultCluster> {
    const network = options.network === "proxy" ? new ProxyNetwork() : new NamespaceNetwork();
    const cluster = await Cluster.prepare({
      size: CLUSTER_SIZE,
      configure: async (node, spec) => await network.place(node, options.configure?.(node, spec) ?? spec),
    });
    if (network instanceof ProxyNetwork) network.watch(() => cluster.nodes);
    const faulty = new FaultCluster(cluster, network);
    try {
      for (const node of cluster.nodes) node.start();
      await Promise.all(cluster.nodes.map((node) => node.ready()));
      await cluster.settled();
      return faulty;
    } catch (error) {
      await faulty.close();
      throw error;
    }
  }

  get nodes(): readonly NodeProcess[] {
    return this.cluster.nodes;
  }

  node(position: number): NodeProcess {
    return this.cluster.node(position);
  }

  async leaderPosition(): Promise<number> {
    return this.nodes.indexOf(await this.cluster.leader());
  }

  /** Clients of every node, which go on to the next one when theirs is gone. */
  async startWorkload(): Promise<void> {
    for (let client = 0; client < CLUSTER_SIZE * CLIENTS_PER_NODE; client += 1) {
      const first = client % CLUSTER_SIZE;
      this.#connections.push(
        await this.cluster.connect([...this.nodes.slice(first), ...this.nodes.slice(0, first)]),
      );
    }
    this.workload.start(this.#connections);
  }

  /** Writes go on: more are acknowledged than when this was called. */
  async untilProgress(when: string): Promise<void> {
    const before = this.workload.acknowledgedPuts;
    await until(`writes ${when}`, () =>
      this.workload.acknowledgedPuts > before + PROGRESS_PUTS ? true : undefined,
    );
  }

  /** The nodes other than this one follow one of their own. */
  async untilLedWithout(position: number): Promise<void> {
    const { peer } = this.node(position);
    await until(`a leader other than node ${position}`, async () => {
      const others = this.nodes.filter((_, other) => other !== position);
      const views = await Promise.all(others.map((node) => this.cluster.zone(node)));
      const isLed = views.every(({ leaderAddress }) => leaderAddress !== null && leaderAddress !== peer);
      return isLed ? true : undefined;
    });
  }

  /** Ends the faults of the network; resolves when all nodes agree again. */
  async heal(): Promise<void> {
    await this.network.heal();
    await this.cluster.settled();
  }

  /** After faults are over: everything acknowledged is there on every node, and the history linearizable. */
  async verify(): Promise<void> {
    await this.heal();
    await this.workload.stop();
    for (const node of this.nodes) {
      await using fs = await this.cluster.connect([node]);
      await this.workload.readBack(fs);
      await this.workload.assertNothingLost(fs);
    }
    this.workload.assertLinearizable();
    console.log(`${this.network.name}: ${this.workload.summary()}`);
  }

  /** Runs a scenario; when it fails, the nodes' log tails join the message. */
  async scenario(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throw new Error(`${message}\n${this.cluster.logTails()}`, { cause: error });
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.workload.stop()]);
    await Promise.all(this.#connections.map((fs) => fs.close()));
    for (const node of this.nodes) if (node.isRunning) node.signal("SIGCONT");
    await this.cluster.close();
    await this.network.close();
  }
}
