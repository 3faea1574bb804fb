import {
  DT_REG,
  type FileMetadata,
  type IncarnationId,
  LINEARIZABLE,
  NexusError,
  type ReadConsistency,
} from "@nexus/contracts";
import type { Compare, MetaStore, Mutation } from "@nexus/kernel";
import { putFile, type TestNode } from "@nexus/raft/testing";
import type { FilesInput, PutCondition } from "@nexus/test-linearizability";
import { Caller } from "./caller.js";
import { CERTAIN, type ClientOptions } from "./client.js";

/** Always written together: the history knows them as one file, named after the first. */
const PAIR = ["/pair/x", "/pair/y"] as const;
/** A file that transactions move between two names: it is never at both. */
const SHUTTLE = ["/shuttle/a", "/shuttle/b"] as const;
const PAUSE_FACTOR = 3;

interface Target {
  readonly node: TestNode;
  readonly store: MetaStore;
  readonly incarnation: IncarnationId;
  readonly zone: string;
  /** Of the pair, in the history. */
  readonly name: string;
}

/** Changes several rows at once: all of a transaction is there, or nothing of it. */
export class PairClient {
  readonly #options: ClientOptions;
  readonly #caller: Caller;
  readonly #known = new Map<string, FileMetadata>();
  /** Zone lives in which the shuttle was told to exist. */
  readonly #shuttleIsMade = new Set<IncarnationId>();

  constructor(options: ClientOptions) {
    this.#options = options;
    const thinkMs = PAUSE_FACTOR * options.world.scenario.thinkMs;
    this.#caller = new Caller({ ...options, thinkMs, call: (node) => this.#call(node) });
  }

  stop(): void {
    this.#caller.stop();
  }

  async #call(node: TestNode): Promise<void> {
    if (!node.isUp || node.host.zones().length === 0) return;
    const { random } = this.#options;
    const zone = random.pick(node.host.zones());
    const { incarnation } = node.host.replica(zone).identity;
    const store = node.coordinator.metaStoreForZone(zone);
    const target = { node, store, incarnation, zone, name: `${zone}/${incarnation}:${PAIR[0]}` };
    const dice = random.below(100);
    if (dice < 30) return this.#put(target);
    if (dice < 35) return this.#remove(target);
    if (dice < 60) return this.#read(target, LINEARIZABLE);
    if (dice < 75) return this.#read(target, { kind: "local" });
    return dice < 90 ? this.#move(target) : this.#lookAtShuttle(target);
  }

  #put(target: Target): Promise<void> {
    const { random, newContent } = this.#options;
    const content = newContent();
    const condition = random.chance(0.7) ? this.#drawCondition(target.name) : null;
    const put = { kind: "put", path: target.name, content } as const;
    const mutations = PAIR.map((path) => ({ ...putFile(path), contentId: content as never }) as Mutation);
    return this.#transact(
      target,
      condition === null ? put : { ...put, condition },
      compareOf(random.pick(PAIR), condition),
      random.chance(0.5) ? mutations : mutations.reverse(),
    );
  }

  #drawCondition(name: string): PutCondition {
    const known = this.#known.get(name);
    const { random } = this.#options;
    if (known === undefined || random.chance(0.2)) return { kind: "absent" };
    return random.chance(0.5)
      ? { kind: "version", version: known.version }
      : { kind: "content", content: known.contentId ?? "" };
  }

  #remove(target: Target): Promise<void> {
    const mutations = PAIR.map(
      (path) => ({ kind: "remove", path, entryType: DT_REG, conditions: {} }) as const,
    );
    return this.#transact(target, { kind: "remove", path: target.name }, [], mutations);
  }

  async #transact(
    target: Target,
    input: FilesInput,
    compares: readonly Compare[],
    mutations: readonly Mutation[],
  ): Promise<void> {
    const { world, name, history, safety, timeoutMs } = this.#options;
    const { time } = world.cluster;
    const call = history.begin(name, input, time.nowMs);
    try {
      const result = await target.store.transact({ compares, mutations }, { timeoutMs, locks: null });
      if (result.kind === "refused") history.answered(call, { kind: "conflict" }, time.nowMs, null);
      else {
        safety.acknowledge(result.token);
        const [first, second] = result.outcomes.map(({ entry }) => entry);
        this.#expectAlike(target, first ?? null, second ?? null, "a transaction's answer");
        if (input.kind === "remove") {
          history.answered(call, { kind: "remove", existed: true }, time.nowMs, result.token);
        } else if (first !== undefined) {
          this.#known.set(target.name, first);
          history.answered(call, { kind: "put", version: first.version }, time.nowMs, result.token);
        }
      }
      world.checks.add("transaction");
      this.#note(target, `${input.kind} of the pair: ${result.kind} at ${result.token.index}`);
    } catch (error) {
      const { code } = NexusError.from(error);
      if (code === "NOT_FOUND" && input.kind === "remove")
        history.answered(call, { kind: "remove", existed: false }, time.nowMs, null);
      else if (CERTAIN.has(code)) history.refused(call);
      this.#note(target, `${input.kind} of the pair: ${code}`);
    }
  }

  /** Both rows of one state, whichever that is, are alike; a linearizable read is of the present state. */
  async #read(target: Target, consistency: ReadConsistency): Promise<void> {
    const { world, name, history, timeoutMs } = this.#options;
    const { time } = world.cluster;
    const call = history.begin(name, { kind: "get", path: target.name }, time.nowMs);
    try {
      const [first = null, second = null] = await target.store.getMany(PAIR, { consistency, timeoutMs });
      this.#expectAlike(target, first, second, `a ${consistency.kind} read`);
      world.checks.add("pair read");
      if (consistency.kind !== "linearizable") history.refused(call);
      else {
        if (first !== null) this.#known.set(target.name, first);
        const seen = { kind: "get", content: first?.contentId ?? null } as const;
        const answer = first === null ? seen : { ...seen, version: first.version };
        history.answered(call, answer, time.nowMs, null);
      }
      this.#note(target, `${consistency.kind} read of the pair: version ${first?.version ?? "-"}`);
    } catch (error) {
      history.refused(call);
      this.#note(target, `${consistency.kind} read of the pair: ${NexusError.from(error).code}`);
    }
  }

  #expectAlike(target: Target, a: FileMetadata | null, b: FileMetadata | null, where: string): void {
    if (a?.contentId === b?.contentId && a?.version === b?.version) return;
    const [left, right] = [a, b].map((each) =>
      each === null ? "nothing" : `${each.contentId} (version ${each.version})`,
    );
    this.#options.safety.condemn(
      `zone ${target.zone}: ${where} at node ${target.node.index} shows half a transaction: ${left} and ${right}`,
    );
  }

  async #move(target: Target): Promise<void> {
    const { random, timeoutMs, world } = this.#options;
    const [from, to] = random.chance(0.5) ? SHUTTLE : [SHUTTLE[1], SHUTTLE[0]];
    const isMade = this.#shuttleIsMade.has(target.incarnation);
    const compares: Compare[] = [
      { kind: isMade ? "exists" : "absent", path: from },
      { kind: "absent", path: to },
    ];
    const rename = { kind: "rename", from, to, conditions: {}, nowMs: 1 } as const;
    try {
      const result = await target.store.transact(
        { compares, mutations: [isMade ? rename : putFile(from)] },
        { timeoutMs, locks: null },
      );
      // Whoever finds it there knows that it is made, as does who made it.
      if (!isMade) this.#shuttleIsMade.add(target.incarnation);
      world.checks.add("transaction");
      this.#note(target, `shuttle from ${from}: ${result.kind}`);
    } catch (error) {
      this.#note(target, `shuttle from ${from}: ${NexusError.from(error).code}`);
    }
  }

  async #lookAtShuttle(target: Target): Promise<void> {
    const { timeoutMs, world, safety } = this.#options;
    const isMade = this.#shuttleIsMade.has(target.incarnation);
    try {
      const found = await target.store.getMany(SHUTTLE, { consistency: LINEARIZABLE, timeoutMs });
      const count = found.filter((entry) => entry !== null).length;
      if (count === 2 || (count === 0 && isMade))
        safety.condemn(`zone ${target.zone}: a file that is only moved exists ${count} times`);
      world.checks.add("shuttle read");
    } catch (error) {
      this.#note(target, `shuttle read: ${NexusError.from(error).code}`);
    }
  }

  #note({ node, zone }: Target, text: string): void {
    const { world, name } = this.#options;
    world.trace.note(`node ${node.index}`, `${name} ${zone}: ${text}`);
  }
}

function compareOf(path: string, condition: PutCondition | null): readonly Compare[] {
  switch (condition?.kind) {
    case undefined:
      return [];
    case "absent":
      return [{ kind: "absent", path }];
    case "version":
      return [{ kind: "version", path, version: condition.version }];
    case "content":
      return [{ kind: "contentId", path, contentId: condition.content as never }];
  }
}
