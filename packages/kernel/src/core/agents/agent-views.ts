import { LOCAL, type Pid, type ZoneId } from "@nexus/contracts";
import type { PatternResolver, VirtualChild, VirtualNode, VirtualPath } from "../dispatch/path-resolver.js";
import { itemsView, jsonFile, type SystemView } from "../system-views/system-view.js";
import type { Agent } from "./agent.js";
import { describeAgent, MAX_LISTED_CHILDREN } from "./agent-json.js";
import type { AgentLimits } from "./agent-limits.js";
import { pidOfChild } from "./agent-paths.js";
import type { AgentRegistry } from "./agent-registry.js";

const PID = /^[1-9][0-9]{0,15}$/;
const STATUS = "status";

/**
 * Agents as files, read-only, from what this node has applied: `/proc/PID/status` in each zone for those who may read the
 * zone, and `/__sys__/agents/PID` for administrators.
 */
export class AgentViews implements PatternResolver {
  readonly name = "agents";
  readonly patterns = ["/{}/proc", "/{}/proc/{}", `/{}/proc/{}/${STATUS}`];
  readonly systemView: SystemView;
  readonly #registry: AgentRegistry;
  readonly #limits: AgentLimits;

  constructor(registry: AgentRegistry, limits: AgentLimits) {
    this.#registry = registry;
    this.#limits = limits;
    this.systemView = itemsView("agents", {
      names: () => this.#pids(() => true),
      item: (name) => this.#describe(name, () => true),
    });
  }

  async resolve({ path, wildcards }: VirtualPath): Promise<VirtualNode | null> {
    const [zoneId, pid] = wildcards as readonly [ZoneId, string | undefined];
    const isInZone = (agent: Agent): boolean => agent.zoneId === zoneId;
    if (pid === undefined) return directory(() => this.#directories(isInZone));
    const descriptor = await this.#describe(pid, isInZone);
    if (descriptor === null) return null;
    if (path.endsWith(`/${STATUS}`)) return jsonFile(() => descriptor);
    return directory(async () => [{ name: STATUS, isDirectory: false }]);
  }

  async #directories(isShown: (agent: Agent) => boolean): Promise<readonly VirtualChild[]> {
    return (await this.#pids(isShown)).map((name) => ({ name, isDirectory: true }));
  }

  async #pids(isShown: (agent: Agent) => boolean): Promise<readonly string[]> {
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await this.#registry.page(cursor, this.#limits.pageRows, this.#options());
      for (const { agent } of page.agents) if (isShown(agent)) names.push(String(agent.pid));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return names;
  }

  /** null: no such agent, or none to be shown. */
  async #describe(name: string, isShown: (agent: Agent) => boolean) {
    if (!PID.test(name)) return null;
    const pid = Number(name) as Pid;
    const stored = await this.#registry.find(pid, this.#options());
    if (stored === null || !isShown(stored.agent)) return null;
    const children = await this.#registry.rows.children(pid, MAX_LISTED_CHILDREN, this.#options());
    const { agent, revision } = stored;
    return describeAgent({ ...agent, revision, children: children.map(({ path }) => pidOfChild(path)) });
  }

  #options() {
    return { consistency: LOCAL, timeoutMs: this.#limits.upkeepTimeoutMs };
  }
}

function directory(list: () => Promise<readonly VirtualChild[]>): VirtualNode {
  return { kind: "directory", list };
}
