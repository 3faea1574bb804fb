import {
  DT_DIR,
  DT_REG,
  EMPTY_CONTENT_ID,
  type FileMetadata,
  NexusError,
  type NodeId,
  type Pid,
} from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type { MetaReadOptions, MetaStore, MetaWriteOptions, Mutation } from "../../abc/meta-store.js";
import type { Compare, FailedCompare } from "../namespace/meta-transaction.js";
import type { Agent } from "./agent.js";
import {
  AGENT_ROWS,
  agentPath,
  childPath,
  childrenPath,
  connectionPath,
  HOST_ROWS,
  hostPath,
  PID_COUNTER,
} from "./agent-paths.js";
import {
  AGENT_XATTR,
  decodeAgent,
  decodeConnection,
  decodeHost,
  encodeAgent,
  encodeHost,
  type HostRecord,
} from "./agent-record.js";

/** An agent as its row has it; `etag` is what a change of it is conditional on. */
export interface StoredAgent {
  readonly agent: Agent;
  readonly etag: string;
  /** Grows with every change of the row. */
  readonly revision: number;
}

export interface StoredHost {
  readonly host: HostRecord;
  readonly etag: string;
}

export interface AgentPage {
  readonly agents: readonly StoredAgent[];
  readonly nextCursor: string | null;
}

/** What kept a new agent from being there. */
export type InsertRefusal = "hostLost" | "parentChanged" | "connectionTaken";

export interface AgentRowsPorts {
  /** The metadata of zone root, as it is at the moment of a call. */
  readonly store: () => MetaStore;
  readonly wallMs: () => number;
}

/**
 * The rows of agents and of the nodes that host them. Every change is one conditional transaction, so that of several
 * nodes that want to change the same agent exactly one does, and the others learn what it is now.
 */
export class AgentRows {
  readonly #ports: AgentRowsPorts;

  constructor(ports: AgentRowsPorts) {
    this.#ports = ports;
  }

  get store(): MetaStore {
    return this.#ports.store();
  }

  async get(pid: Pid, options: MetaReadOptions): Promise<StoredAgent | null> {
    const entry = await this.store.get(agentPath(pid), options);
    return entry === null ? null : storedAgent(entry);
  }

  async getMany(pids: readonly Pid[], options: MetaReadOptions): Promise<readonly (StoredAgent | null)[]> {
    const entries = await this.store.getMany(pids.map(agentPath), options);
    return entries.map((entry) => (entry === null ? null : storedAgent(entry)));
  }

  /** In the order of pids. */
  async page(cursor: string | null, limit: number, options: MetaReadOptions): Promise<AgentPage> {
    const { entries, nextCursor } = await this.#list(AGENT_ROWS, cursor, limit, options);
    return { agents: entries.map(storedAgent), nextCursor };
  }

  /** Pids of the children of an agent, the first `limit`. */
  async children(parent: Pid, limit: number, options: MetaReadOptions): Promise<readonly FileMetadata[]> {
    return (await this.#list(childrenPath(parent), null, limit, options)).entries;
  }

  async pidOfConnection(connectionId: string, options: MetaReadOptions): Promise<Pid | null> {
    const entry = await this.store.get(connectionPath(connectionId), options);
    return entry === null ? null : decodeConnection(entry);
  }

  /**
   * As many pids as asked for, from the replicated counter alone: what it has given out it never gives out again, also
   * when the answer is lost or nobody uses them.
   */
  async allocatePids(count: number, options: MetaWriteOptions): Promise<readonly Pid[]> {
    const one = rewrite(PID_COUNTER, this.#ports.wallMs());
    const { outcomes } = await this.store.commit(
      Array.from({ length: count }, () => one),
      options,
    );
    return outcomes.map(({ entry }) => entry.version as Pid);
  }

  /** A new agent under the present life of its host. Its parent and its connection must be as they were seen. */
  async insert(
    agent: Agent,
    seen: { readonly host: StoredHost; readonly parent: StoredAgent | null },
    options: MetaWriteOptions,
  ): Promise<{ readonly kind: "inserted"; readonly stored: StoredAgent } | { readonly kind: InsertRefusal }> {
    const { pid, parentPid, connection, nodeId } = agent;
    const nowMs = this.#ports.wallMs();
    const guards: { readonly compare: Compare; readonly refusal: InsertRefusal }[] = [
      { compare: { kind: "etag", path: hostPath(nodeId), etag: seen.host.etag }, refusal: "hostLost" },
    ];
    const mutations: Mutation[] = [creation(agentPath(pid), encodeAgent(agent), nowMs)];
    if (seen.parent !== null && parentPid !== null) {
      const { etag } = seen.parent;
      const compare = { kind: "etag", path: agentPath(parentPid), etag } as const;
      guards.push({ compare, refusal: "parentChanged" });
      mutations.push(creation(childPath(parentPid, pid), null, nowMs));
    }
    if (connection !== null) {
      const path = connectionPath(connection.id);
      guards.push({ compare: { kind: "absent", path }, refusal: "connectionTaken" });
      mutations.push(creation(path, String(pid), nowMs));
    }
    const compares = guards.map(({ compare }) => compare);
    const result = await this.store.transact({ compares, mutations }, { ...options, locks: null });
    if (result.kind === "refused") return { kind: guardAt(guards, result.failed).refusal };
    const [row] = result.outcomes;
    invariant(row !== undefined, "a transaction has an outcome for each mutation", { pid });
    return { kind: "inserted", stored: storedAgent(row.entry) };
  }

  /** Changes a row that is as it was seen; null when it is not, or gone. */
  async replace(seen: StoredAgent, agent: Agent, options: MetaWriteOptions): Promise<StoredAgent | null> {
    const changed = await this.replaceAll([{ seen, agent }], options);
    return changed?.[0] ?? null;
  }

  /** Changes all the rows or, when one of them is not as it was seen, none: null. */
  async replaceAll(
    changes: readonly { readonly seen: StoredAgent; readonly agent: Agent }[],
    options: MetaWriteOptions,
  ): Promise<readonly StoredAgent[] | null> {
    const nowMs = this.#ports.wallMs();
    const compares: Compare[] = [];
    const mutations: Mutation[] = [];
    const written: number[] = [];
    for (const { seen, agent } of changes) {
      const path = agentPath(agent.pid);
      compares.push({ kind: "etag", path, etag: seen.etag });
      mutations.push(rewrite(path, nowMs));
      written.push(mutations.length);
      mutations.push({ kind: "setXattrs", path, xattrs: { [AGENT_XATTR]: encodeAgent(agent) } });
      const hasEnded = agent.state.kind === "TERMINATED" && seen.agent.state.kind !== "TERMINATED";
      // Its connection is free again, so that who comes back can be another agent.
      if (hasEnded && agent.connection !== null) mutations.push(removal(connectionPath(agent.connection.id)));
    }
    const result = await this.store.transact({ compares, mutations }, { ...options, locks: null });
    if (result.kind === "refused") return null;
    return written.map((position) => {
      const outcome = result.outcomes[position];
      invariant(outcome !== undefined, "a transaction has an outcome for each mutation", { position });
      return storedAgent(outcome.entry);
    });
  }

  /**
   * Takes an ended agent off the list; false when it changed meanwhile. What is left of its children loses its parent
   * first, some at a time: nobody can be spawned below an agent that has ended.
   */
  async remove(
    { agent, etag }: StoredAgent,
    read: MetaReadOptions,
    write: MetaWriteOptions,
  ): Promise<boolean> {
    const { pid, parentPid } = agent;
    invariant(agent.state.kind === "TERMINATED", "only an ended agent is removed", { pid });
    const directory = childrenPath(pid);
    for (;;) {
      const children = await this.children(pid, CHILDREN_AT_ONCE, read);
      if (children.length === 0) break;
      const compares = children.map(({ path }): Compare => ({ kind: "exists", path }));
      const mutations = children.map(({ path }) => removal(path));
      await this.store.transact({ compares, mutations }, { ...write, locks: null });
    }
    const compares: Compare[] = [{ kind: "etag", path: agentPath(pid), etag }];
    const mutations: Mutation[] = [removal(agentPath(pid))];
    const toParent = parentPid === null ? null : childPath(parentPid, pid);
    const paths = [directory, toParent ?? directory];
    const [ownDirectory, link] = await this.store.getMany(paths, read);
    if (ownDirectory?.entryType === DT_DIR) mutations.push(removal(directory));
    if (toParent !== null && link?.entryType === DT_REG) {
      compares.push({ kind: "exists", path: toParent });
      mutations.push(removal(toParent));
    }
    const result = await this.store.transact({ compares, mutations }, { ...write, locks: null });
    return result.kind === "committed";
  }

  async host(nodeId: NodeId, options: MetaReadOptions): Promise<StoredHost | null> {
    const entry = await this.store.get(hostPath(nodeId), options);
    return entry === null ? null : storedHost(entry);
  }

  async hostPage(
    cursor: string | null,
    limit: number,
    options: MetaReadOptions,
  ): Promise<{ readonly hosts: readonly StoredHost[]; readonly nextCursor: string | null }> {
    const { entries, nextCursor } = await this.#list(HOST_ROWS, cursor, limit, options);
    return { hosts: entries.map(storedHost), nextCursor };
  }

  /** Writes the record of a host that is as it was seen (null: absent); null when it is not. */
  async putHost(
    seen: StoredHost | null,
    host: HostRecord,
    options: MetaWriteOptions,
  ): Promise<StoredHost | null> {
    const path = hostPath(host.nodeId);
    const nowMs = this.#ports.wallMs();
    const compares: Compare[] = [
      seen === null ? { kind: "absent", path } : { kind: "etag", path, etag: seen.etag },
    ];
    const xattrs = { [AGENT_XATTR]: encodeHost(host) };
    const mutations: Mutation[] = [rewrite(path, nowMs), { kind: "setXattrs", path, xattrs }];
    const result = await this.store.transact({ compares, mutations }, { ...options, locks: null });
    if (result.kind === "refused") return null;
    const row = result.outcomes[1];
    invariant(row !== undefined, "a transaction has an outcome for each mutation", { nodeId: host.nodeId });
    return storedHost(row.entry);
  }

  /** Forgets a host that is as it was seen; false when it is not. */
  async removeHost({ host, etag }: StoredHost, options: MetaWriteOptions): Promise<boolean> {
    const path = hostPath(host.nodeId);
    const compares: Compare[] = [{ kind: "etag", path, etag }];
    const transaction = { compares, mutations: [removal(path)] };
    return (await this.store.transact(transaction, { ...options, locks: null })).kind === "committed";
  }

  /** A directory that nobody made yet is empty. */
  async #list(path: string, cursor: string | null, limit: number, options: MetaReadOptions) {
    try {
      return await this.store.list(path, { cursor, limit }, options);
    } catch (error) {
      if (NexusError.is(error) && error.code === "NOT_FOUND") return { entries: [], nextCursor: null };
      throw error;
    }
  }
}

const CHILDREN_AT_ONCE = 256;

function storedAgent(entry: FileMetadata): StoredAgent {
  return { agent: decodeAgent(entry), etag: entry.etag, revision: entry.version };
}

function storedHost(entry: FileMetadata): StoredHost {
  return { host: decodeHost(entry), etag: entry.etag };
}

function guardAt<T>(guards: readonly T[], { position }: FailedCompare): T {
  const guard = guards[position];
  invariant(guard !== undefined, "a failed compare is one of those sent", { position, sent: guards.length });
  return guard;
}

/** A new etag for a row (and a first one), which attributes alone do not give it. */
function rewrite(path: string, nowMs: number): Mutation {
  return {
    kind: "putContent",
    path,
    contentId: EMPTY_CONTENT_ID,
    sizeBytes: 0,
    mimeType: null,
    ownerId: null,
    writerAddress: null,
    create: "ifMissing",
    createParents: true,
    conditions: {},
    nowMs,
  };
}

function creation(path: string, record: string | null, nowMs: number): Mutation {
  return {
    kind: "create",
    path,
    entryType: DT_REG,
    existOk: false,
    createParents: true,
    targetZoneId: null,
    linkTarget: null,
    sizeBytes: 0,
    mimeType: null,
    ownerId: null,
    xattrs: record === null ? {} : { [AGENT_XATTR]: record },
    nowMs,
  };
}

function removal(path: string): Mutation {
  return { kind: "remove", path, entryType: null, conditions: {} };
}
