import type { NodeId } from "@nexus/contracts";
import type { AgentLimits } from "../core/agents/agent-limits.js";
import { createKernel } from "../kernel/kernel.js";
import type { KernelRuntime } from "../kernel/runtime.js";
import { FakeCoordinator } from "./kernel-fixture.js";
import type { FakeMetaStore } from "./memory-meta-store.js";
import { FakeObjectStore } from "./memory-object-store.js";

/** Several nodes over one state, as if all had applied the same; which of them are heard is up to the test. */
export class AgentNodes {
  readonly #coordinator = new FakeCoordinator(["root"]);
  readonly #limits: Partial<AgentLimits>;
  readonly #nodes: AgentNode[] = [];
  /** Nodes nobody hears, though they run. */
  readonly unheard = new Set<NodeId>();
  /** Nodes that look after lost ones; null: the first. */
  keepers: readonly NodeId[] | null = null;
  readonly troubles: string[] = [];
  #ids = 0;

  constructor(limits: Partial<AgentLimits>) {
    this.#limits = limits;
  }

  get store(): FakeMetaStore {
    return this.#coordinator.metaStoreForZone(this.#coordinator.zoneInfo().zoneId);
  }

  add(): AgentNode {
    const node = new AgentNode((this.#nodes.length + 1) as NodeId, () => this.#start(node));
    this.#nodes.push(node);
    node.start();
    return node;
  }

  async close(): Promise<void> {
    for (const node of this.#nodes) await node.kernel.close();
  }

  #start(node: AgentNode): KernelRuntime {
    const { nodeId } = node;
    const shared = this.#coordinator;
    const isKeeper = (): boolean => (this.keepers ?? [this.#nodes[0]?.nodeId]).includes(nodeId);
    const coordinator = Object.create(shared, {
      zoneInfo: {
        value: (zone: never) => {
          shared.metaStoreForZone(zone);
          return { ...shared.zoneInfo(), nodeId, role: isKeeper() ? "leader" : "follower" };
        },
      },
      hearsNode: {
        value: (other: NodeId) =>
          !this.unheard.has(other) && this.#nodes.some((each) => each.nodeId === other && !each.isDown),
      },
      metaStoreForZone: { value: shared.metaStoreForZone.bind(shared) },
      onMountChange: { value: shared.onMountChange.bind(shared) },
      onConflict: { value: shared.onConflict.bind(shared) },
      listZones: { value: shared.listZones.bind(shared) },
    }) as FakeCoordinator;
    const kernel = createKernel({
      coordinator,
      store: new FakeObjectStore("content"),
      objectStoreProvider: null,
      advertiseAddress: null,
      clock: { wallMs: () => Date.now(), nowMs: () => performance.now() },
      random: () => 0.5,
      newId: () => {
        this.#ids += 1;
        return `id-${this.#ids}`;
      },
      permissions: null,
      limits: {},
      agentLimits: this.#limits,
      onAgentTrouble: (what, error) => this.troubles.push(`${what}: ${String(error)}`),
      metrics: null,
      onHookFailure: () => undefined,
      observerTrouble: { onFailure: () => undefined, onDropped: () => undefined },
    });
    kernel.markReady();
    return kernel;
  }
}

/** One of them. */
export class AgentNode {
  readonly nodeId: NodeId;
  isDown = true;
  readonly #open: () => KernelRuntime;
  #kernel: KernelRuntime | null = null;

  constructor(nodeId: NodeId, open: () => KernelRuntime) {
    this.nodeId = nodeId;
    this.#open = open;
  }

  get kernel(): KernelRuntime {
    if (this.#kernel === null) throw new Error(`node ${this.nodeId} was never started`);
    return this.#kernel;
  }

  start(): void {
    this.#kernel = this.#open();
    this.isDown = false;
  }

  /** Its process is gone, and nothing it held was put away: rows are all that is left. */
  crash(): void {
    this.isDown = true;
    void this.kernel.close();
  }

  async restart(): Promise<void> {
    await this.kernel.close();
    this.start();
  }
}
