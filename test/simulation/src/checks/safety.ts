import type { CommitToken, IncarnationId } from "@nexus/contracts";
import type { GroupId, GroupLog, PeerMessage, ZoneReplica } from "@nexus/raft";
import { type PeerPromise, promiseOf, type TestNode } from "@nexus/raft/testing";
import type { Tally } from "../tally.js";
import { SafetyViolation } from "../trace.js";
import { ChannelLedgers } from "./channels/channel-ledger.js";
import { GroupSafety } from "./group-safety.js";
import { LockSafety, type LockSafetyOptions } from "./locks/lock-safety.js";

interface Watched {
  readonly replica: ZoneReplica;
  readonly log: GroupLog;
  readonly safety: GroupSafety;
}

/** The running process of one node. */
interface WatchedNode {
  readonly starts: number;
  /** Of the process, when it was looked at last: a process that did nothing since has not changed. */
  turns: number;
  readonly replicas: Map<IncarnationId, Watched>;
}

/** Looks at every replica that is up; throws SafetyViolation. */
export class SafetyChecker {
  readonly #tally: Tally;
  readonly #groups = new Map<IncarnationId, GroupSafety>();
  readonly #channels = new Map<IncarnationId, ChannelLedgers>();
  readonly #watched = new Map<number, WatchedNode>();
  #broken: SafetyViolation | null = null;

  readonly locks: LockSafety;

  /** `world`: what the clocks of its nodes say. */
  constructor(tally: Tally, world: Pick<LockSafetyOptions, "fastestClock" | "nowMs">) {
    this.#tally = tally;
    this.locks = new LockSafety({ ...world, tally, fail: (what) => this.condemn(what) });
  }

  /** Something cannot be true: the run fails as soon as the event under way is over. */
  condemn(what: string): void {
    this.#broken ??= new SafetyViolation(what);
  }

  /** What clients were told of the pipes and streams of one life of a zone. */
  channels(incarnation: IncarnationId): ChannelLedgers {
    const fail = (what: string): void => this.condemn(`incarnation ${incarnation}: ${what}`);
    const known = this.#channels.get(incarnation) ?? new ChannelLedgers(fail);
    this.#channels.set(incarnation, known);
    return known;
  }

  /** After every event. */
  check(nodes: readonly TestNode[]): void {
    const active: TestNode[] = [];
    for (const node of nodes) {
      if (!node.isUp) continue;
      const watched = this.#watch(node);
      const turns = node.process?.turns ?? 0;
      if (turns === watched.turns) continue;
      watched.turns = turns;
      active.push(node);
      for (const each of watched.replicas.values()) this.#lookAtLog(node, each);
    }
    this.#failIfCondemned();
    for (const node of active) {
      for (const { replica, log, safety } of this.#watch(node).replicas.values()) {
        safety.look(node, replica, log);
        this.locks.look(node, replica);
        this.#tally.add("replica looked at");
      }
    }
    this.#failIfCondemned();
  }

  #failIfCondemned(): void {
    if (this.#broken !== null) throw this.#broken;
  }

  #lookAtLog(node: TestNode, { replica, log, safety }: Watched): void {
    const { problem } = replica;
    if (problem?.kind === "failed" || problem?.kind === "diverged") {
      throw new SafetyViolation(
        `node ${node.index} stopped in zone ${replica.zoneId}: ${problem.error.message}`,
      );
    }
    safety.lookAtLog(node, replica, log);
  }

  /** Nothing leaves a node before what it promises is on its disk. */
  onSend(node: TestNode, message: PeerMessage): void {
    const watched = this.#watched.get(node.index)?.replicas.get(message.incarnation);
    const promise = watched === undefined ? null : promiseOf(message.bytes);
    if (watched === undefined || promise === null) return;
    this.#tally.add("promise checked");
    const { replica, log, safety } = watched;
    const broken = whyNotKept(promise, log);
    // Noticed in the middle of the node's work: said when it is done.
    if (broken !== null) return this.condemn(`zone ${replica.zoneId}: node ${node.index} ${broken}`);
    // A node may drop the log of a zone that is removed before the event is over, and its leader count on this.
    if (promise.kind === "append") this.#notingFailures(() => safety.lookAtLog(node, replica, log));
  }

  #notingFailures(look: () => void): void {
    try {
      look();
    } catch (error) {
      if (!(error instanceof SafetyViolation)) throw error;
      this.#broken ??= error;
    }
  }

  /** A client was told where its write stands. */
  acknowledge({ incarnation, index, term }: CommitToken): void {
    this.#groups.get(incarnation)?.acknowledge(index, term);
  }

  acknowledgedIndex(incarnation: IncarnationId): number {
    return this.#groups.get(incarnation)?.acknowledgedIndex ?? 0;
  }

  #watch(node: TestNode): WatchedNode {
    const known = this.#watched.get(node.index);
    if (known?.starts === node.starts) return known;
    const watched: WatchedNode = { starts: node.starts, turns: -1, replicas: new Map() };
    this.#watched.set(node.index, watched);
    const { log } = node;
    node.host.onReplica((change) => {
      if (change.kind === "removed") {
        watched.replicas.delete(change.incarnation);
        return;
      }
      const { replica } = change;
      const { incarnation, zoneId } = replica.identity;
      if (log === null) return;
      const safety = this.#groups.get(incarnation) ?? new GroupSafety(zoneId);
      this.#groups.set(incarnation, safety);
      const group = log.group(incarnation as string as GroupId);
      watched.replicas.set(incarnation, { replica, log: group, safety });
    });
    return watched;
  }
}

/** Null when the log holds what was promised, or the node has moved on to a later term. */
function whyNotKept(promise: PeerPromise, log: GroupLog): string | null {
  const { term: durableTerm, vote } = log.hardState() ?? { term: 0, vote: null };
  if (durableTerm > promise.term) return null;
  switch (promise.kind) {
    case "vote": {
      if (durableTerm === promise.term && vote === promise.candidate) return null;
      const found = `term ${durableTerm} and vote ${vote ?? "none"}`;
      return `votes for ${promise.candidate} in term ${promise.term}, but has ${found} on disk`;
    }
    case "append": {
      const lastIndex = log.lastIndex();
      if (durableTerm === promise.term && promise.index <= lastIndex) return null;
      const found = `term ${durableTerm} and entries to ${lastIndex}`;
      return `acknowledges ${promise.index} in term ${promise.term}, but has ${found} on disk`;
    }
  }
}
