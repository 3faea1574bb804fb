import {
  type CommitToken,
  DT_REG,
  type FileMetadata,
  type IncarnationId,
  NexusError,
  type ReadConsistency,
  type ZoneId,
} from "@nexus/contracts";
import type { MetaStore, Mutation } from "@nexus/kernel";
import { putFile, type TestNode } from "@nexus/raft/testing";
import type { FilesInput, PutCondition } from "@nexus/test-linearizability";
import type { Call, History } from "../checks/history.js";
import type { SafetyChecker } from "../checks/safety.js";
import type { Actor } from "../world.js";
import { Caller } from "./caller.js";

/** Errors after which it is certain that nothing changed. */
export const CERTAIN: ReadonlySet<string> = new Set([
  "NO_LEADER",
  "NOT_LEADER",
  "DEADLINE_EXCEEDED",
  "RESOURCE_EXHAUSTED",
  "ZONE_NOT_LOADED",
  "ZONE_NOT_FOUND",
]);
const FILES_PER_ZONE = 3;
export interface ClientOptions extends Actor {
  readonly name: string;
  readonly history: History;
  readonly safety: SafetyChecker;
  readonly timeoutMs: number;
  /** No two puts of a run have the same. */
  newContent(): string;
}

/** Where a call goes. */
interface Target {
  readonly node: TestNode;
  readonly incarnation: IncarnationId;
  readonly store: MetaStore;
  /** Inside the zone. */
  readonly path: string;
  /** In the history: with the incarnation. */
  readonly name: string;
}

/** One client: calls one node after the other and remembers what it was told. */
export class Client {
  readonly #options: ClientOptions;
  readonly #tokens = new Map<IncarnationId, CommitToken>();
  /** The newest it knows of a path: for conditions that have a chance. */
  readonly #known = new Map<string, FileMetadata>();
  readonly #caller: Caller;

  constructor(options: ClientOptions) {
    this.#options = options;
    const { thinkMs } = options.world.scenario;
    this.#caller = new Caller({ ...options, thinkMs, call: (node) => this.#call(node) });
  }

  stop(): void {
    this.#caller.stop();
  }

  async #call(node: TestNode): Promise<void> {
    const target = this.#pickTarget(node);
    if (target === null) return;
    const dice = this.#options.random.below(100);
    if (dice < 35) return this.#put(target, null);
    if (dice < 50) return this.#put(target, this.#drawCondition(target.name));
    if (dice < 54) return this.#remove(target);
    if (dice < 75) return this.#read(target, { kind: "linearizable" });
    if (dice < 87) return this.#read(target, { kind: "lease" });
    return dice < 94 ? this.#readWithToken(target) : this.#readLocally(target);
  }

  #pickTarget(node: TestNode): Target | null {
    if (!node.isUp) return null;
    const { random } = this.#options;
    const zones = node.host.zones();
    if (zones.length === 0) return null;
    const zone: ZoneId = random.pick(zones);
    const { incarnation } = node.host.replica(zone).identity;
    const file = random.below(FILES_PER_ZONE);
    const path = `/d${file % 2}/f${file}`;
    const store = node.coordinator.metaStoreForZone(zone);
    return { node, incarnation, store, path, name: `${zone}/${incarnation}:${path}` };
  }

  #drawCondition(name: string): PutCondition {
    const known = this.#known.get(name);
    const { random } = this.#options;
    if (known === undefined || random.chance(0.2)) return { kind: "absent" };
    return random.chance(0.5)
      ? { kind: "version", version: known.version }
      : { kind: "content", content: known.contentId ?? "" };
  }

  #put(target: Target, condition: PutCondition | null): Promise<void> {
    const content = this.#options.newContent();
    const put = { kind: "put", path: target.name, content } as const;
    return this.#change(target, condition === null ? put : { ...put, condition }, {
      ...putFile(target.path),
      contentId: content as never,
      conditions: this.#conditionsOf(target.name, condition),
    } as Mutation);
  }

  #conditionsOf(name: string, condition: PutCondition | null): object {
    switch (condition?.kind) {
      case undefined:
        return {};
      case "absent":
        return { ifAbsent: true };
      case "version":
        return { ifVersion: condition.version };
      case "content":
        // Contents are unique, so the tag known for this content stands for it.
        return { ifMatch: this.#known.get(name)?.etag ?? "" };
    }
  }

  #remove(target: Target): Promise<void> {
    const mutation = { kind: "remove", path: target.path, entryType: DT_REG, conditions: {} } as const;
    return this.#change(target, { kind: "remove", path: target.name }, mutation);
  }

  #change(target: Target, input: FilesInput, mutation: Mutation): Promise<void> {
    const { world, name, history, safety, timeoutMs } = this.#options;
    const { time } = world.cluster;
    const call = history.begin(name, input, time.nowMs);
    return target.store.commit([mutation], { timeoutMs }).then(
      ({ token, outcomes }) => {
        const entry = outcomes[0]?.entry ?? null;
        this.#tokens.set(target.incarnation, token);
        safety.acknowledge(token);
        if (input.kind === "remove") {
          this.#known.delete(target.name);
          history.answered(call, { kind: "remove", existed: true }, time.nowMs, token);
        } else if (entry !== null) {
          this.#known.set(target.name, entry);
          history.answered(call, { kind: "put", version: entry.version }, time.nowMs, token);
        }
        this.#note(target, `${input.kind} at ${token.index}, version ${entry?.version ?? "-"}`);
      },
      (error: unknown) => this.#onRefused(target, call, NexusError.from(error)),
    );
  }

  #onRefused(target: Target, call: Call, error: NexusError): void {
    const { world, history } = this.#options;
    const { nowMs } = world.cluster.time;
    const { input } = call;
    if (error.code === "CONFLICT" && input.kind === "put") {
      history.answered(call, { kind: "conflict" }, nowMs, null);
      history.weakReads.refused(input);
    } else if (error.code === "NOT_FOUND" && input.kind === "remove") {
      history.answered(call, { kind: "remove", existed: false }, nowMs, null);
    } else if (CERTAIN.has(error.code)) history.refused(call);
    this.#note(target, `${input.kind}: ${error.code}`);
  }

  #read(target: Target, consistency: ReadConsistency): Promise<void> {
    const { world, name, history, timeoutMs } = this.#options;
    const { time } = world.cluster;
    // Clocks that run too differently void the promise of leases, and of nothing else.
    const isChecked = consistency.kind !== "lease" || world.scenario.clockSkew !== "beyondMargin";
    const call = history.begin(name, { kind: "get", path: target.name }, time.nowMs);
    return target.store.get(target.path, { consistency, timeoutMs }).then(
      (entry) => {
        if (entry !== null && isChecked) this.#known.set(target.name, entry);
        const seen = { kind: "get", content: entry?.contentId ?? null } as const;
        const answer = entry === null ? seen : { ...seen, version: entry.version };
        if (isChecked) history.answered(call, answer, time.nowMs, null);
        else history.refused(call);
        this.#note(target, `${consistency.kind} read: version ${entry?.version ?? "-"}`);
      },
      (error: unknown) => this.#onRefused(target, call, NexusError.from(error)),
    );
  }

  async #readWithToken(target: Target): Promise<void> {
    const token = this.#tokens.get(target.incarnation);
    if (token === undefined) return;
    const { name, history } = this.#options;
    await this.#weakRead(target, { kind: "token", token }, (content, nowMs) =>
      history.weakReads.sawWithToken({
        path: target.name,
        content,
        atLeastIndex: token.index,
        label: `${name} at node ${target.node.index} at ${nowMs.toFixed(1)} ms with a token`,
      }),
    );
  }

  #readLocally(target: Target): Promise<void> {
    const { name, history } = this.#options;
    const replica = `${target.node.index}.${target.node.starts}`;
    return this.#weakRead(target, { kind: "local" }, (content, nowMs) =>
      history.weakReads.sawLocally(replica, {
        path: target.name,
        content,
        label: `${name} at node ${target.node.index} at ${nowMs.toFixed(1)} ms reading locally`,
      }),
    );
  }

  #weakRead(
    target: Target,
    consistency: ReadConsistency,
    saw: (content: string | null, nowMs: number) => void,
  ): Promise<void> {
    const { world, timeoutMs } = this.#options;
    return target.store.get(target.path, { consistency, timeoutMs }).then(
      (entry) => {
        saw(entry?.contentId ?? null, world.cluster.time.nowMs);
        this.#note(target, `${consistency.kind} read: version ${entry?.version ?? "-"}`);
      },
      (error: unknown) => this.#note(target, `${consistency.kind} read: ${NexusError.from(error).code}`),
    );
  }

  #note(target: Target, text: string): void {
    this.#options.world.trace.note(
      `node ${target.node.index}`,
      `${this.#options.name} ${target.store.zoneId}:${target.path} ${text}`,
    );
  }
}
