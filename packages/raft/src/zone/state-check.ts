import { type LogIndex, NexusError, type NodeId, type ZoneId } from "@nexus/contracts";
import type { RaftLimits } from "../host/limits.js";
import { encodeOutsideSession } from "../wire/outside-session.js";
import { DigestCheckpoints } from "./digest-checkpoints.js";
import { isMember } from "./message-facts.js";
import { type Divergence, isDisputed, type StateHashRecord, settledDigest } from "./state/state-hash.js";
import type { ZoneState } from "./state/zone-state.js";

export interface StateCheckPorts {
  readonly zoneId: ZoneId;
  readonly nodeId: NodeId;
  readonly limits: RaftLimits;
  nowMs(): number;
  state(): ZoneState;
  isReadyToLead(): boolean;
  /** Hands entry data to the core, as leader or for forwarding. Best effort. */
  propose(data: Uint8Array): void;
  /** This replica does not serve any more, for now (`suspect`) or until it is repaired. */
  onDiverged(error: NexusError, divergence: Divergence | null): void;
  /** It serves again. */
  onSound(): void;
}

type Standing =
  | { readonly kind: "sound" }
  /** Differs from the leader, and who is right is not settled. */
  | { readonly kind: "suspect"; readonly divergence: Divergence; readonly sinceMs: number }
  | { readonly kind: "quarantined"; readonly divergence: Divergence };

/**
 * Compares this replica's state with the others'. The leader announces its digest at a recent index through the log;
 * a replica whose own differs stops serving and answers with its claim, upon which all others claim too. A majority
 * settles who is wrong, the leader included; whoever is, is quarantined, durably, until its state was replaced. A
 * zone without writes announces nothing.
 */
export class StateCheck {
  readonly checkpoints = new DigestCheckpoints();
  readonly #ports: StateCheckPorts;
  #standing: Standing;
  /** The index announced last, when that was applied, and when this replica last proposed a claim. */
  #announcedIndex: number;
  #announcedMs: number;
  #claimedMs = Number.NEGATIVE_INFINITY;
  /** Highest index at which this replica agreed with what counts; null: not compared since the start. */
  agreedIndex: LogIndex | null = null;
  mismatches = 0;

  constructor(ports: StateCheckPorts) {
    this.#ports = ports;
    this.#announcedMs = ports.nowMs();
    this.#standing = standingOf(ports.state());
    this.#announcedIndex = ports.state().stateHash?.index ?? 0;
  }

  /** Why this replica must not serve or lead; null when it may. */
  get error(): NexusError | null {
    return this.#standing.kind === "sound" ? null : this.#errorOf(this.#standing);
  }

  /** Known to be wrong: it needs another state. */
  get needsRepair(): boolean {
    return this.#standing.kind === "quarantined";
  }

  /** After every slice. */
  onApplied(isStateHashChanged: boolean): void {
    if (isStateHashChanged) this.#compare();
    else this.#announceIfDue();
  }

  /** Once a tick. */
  onTick(): void {
    const standing = this.#standing;
    if (standing.kind !== "suspect") return;
    const { limits, nowMs } = this.#ports;
    if (nowMs() - standing.sinceMs >= limits.stateDisputeMs) this.#quarantine(standing.divergence);
    else this.#claimAgain();
  }

  /** Another state is in force: what is known of the old one is void. */
  onReplaced(): void {
    this.checkpoints.clear();
    this.#announcedIndex = this.#ports.state().stateHash?.index ?? 0;
    const standing = standingOf(this.#ports.state());
    const wasSound = this.#standing.kind === "sound";
    this.#standing = standing;
    if (!wasSound && standing.kind === "sound") this.#ports.onSound();
  }

  /** The store was opened again: the mark of a quarantine may be among what it lost. */
  onReopened(): void {
    const standing = this.#standing;
    if (standing.kind !== "quarantined" || this.#ports.state().divergence !== null) return;
    this.#ports.onDiverged(this.#errorOf(standing), standing.divergence);
  }

  /** The leader only, and only upon a write: a quiet zone stays quiet. */
  #announceIfDue(): void {
    const { limits, nowMs, nodeId } = this.#ports;
    const index = this.checkpoints.latest;
    if (index === null || this.#standing.kind !== "sound" || !this.#ports.isReadyToLead()) return;
    const last = this.#announcedIndex;
    const isTimeUp = index > last && nowMs() - this.#announcedMs >= limits.stateHashEveryMs;
    if (index - last < limits.stateHashEveryEntries && !isTimeUp) return;
    // One that is on its way is not made again with every write; one that got lost is.
    if (nowMs() - this.#claimedMs >= limits.proposalRetryMs) this.#claim(index, nodeId);
  }

  #claim(index: LogIndex, node: NodeId): void {
    const digest = this.checkpoints.at(index);
    if (digest === undefined) return;
    this.#claimedMs = this.#ports.nowMs();
    this.#ports.propose(encodeOutsideSession({ kind: "stateHash", index, digest, node }));
  }

  #compare(): void {
    const record = this.#ports.state().stateHash;
    this.#announcedIndex = record?.index ?? 0;
    if (record === null || this.#standing.kind === "quarantined") return;
    this.#announcedMs = this.#ports.nowMs();
    this.#claimedMs = Number.NEGATIVE_INFINITY;
    const ownDigest = this.checkpoints.at(record.index);
    const announced = record.claims[0]?.digest;
    if (ownDigest === undefined || announced === undefined) return;
    const state = this.#ports.state();
    // A witness has no state to compare.
    const voters = state.conf.confState.voters.filter((node) => !state.isWitnessNode(node));
    const settled = settledDigest(record, voters);
    if (settled !== null && settled !== ownDigest) {
      this.#quarantine({ index: record.index, ownDigest, rightDigest: settled });
      return;
    }
    if (settled !== null || ownDigest === announced) this.#agree(record.index);
    else this.#suspect({ index: record.index, ownDigest, rightDigest: announced });
    if (ownDigest !== announced || isDisputed(record)) this.#answer(record);
  }

  #agree(index: LogIndex): void {
    this.agreedIndex = index;
    if (this.#standing.kind === "sound") return;
    this.#standing = { kind: "sound" };
    this.#ports.onSound();
  }

  #suspect(divergence: Divergence): void {
    if (this.#standing.kind === "suspect") return;
    this.mismatches += 1;
    this.#standing = { kind: "suspect", divergence, sinceMs: this.#ports.nowMs() };
    this.#ports.onDiverged(this.#errorOf(this.#standing), null);
  }

  #quarantine(divergence: Divergence): void {
    if (this.#standing.kind === "sound") this.mismatches += 1;
    this.#standing = { kind: "quarantined", divergence };
    this.#ports.onDiverged(this.#errorOf(this.#standing), divergence);
  }

  /** Says what this replica's digest was, unless it did. */
  #answer(record: StateHashRecord): void {
    const { nodeId } = this.#ports;
    const { confState } = this.#ports.state().conf;
    const hasClaimed = record.claims.some(({ node }) => node === nodeId);
    if (!hasClaimed && isMember(confState, nodeId)) this.#claim(record.index, nodeId);
  }

  /** A claim may be lost with a leader. */
  #claimAgain(): void {
    const record = this.#ports.state().stateHash;
    const { limits, nowMs } = this.#ports;
    if (record !== null && nowMs() - this.#claimedMs >= limits.proposalRetryMs) this.#answer(record);
  }

  #errorOf(standing: Standing & { readonly kind: "suspect" | "quarantined" }): NexusError {
    const { zoneId, nodeId } = this.#ports;
    const { index, ownDigest, rightDigest } = standing.divergence;
    const others = standing.kind === "suspect" ? "its leader's" : "that of the others";
    return new NexusError({
      code: "UNAVAILABLE",
      what:
        `the state of zone ${zoneId} on node ${nodeId} differs from ${others} since index ${index} or before ` +
        `(digest ${hex(ownDigest)}, not ${hex(rightDigest)}): it serves nobody`,
      remedy:
        standing.kind === "suspect"
          ? "use another member; who is wrong is known once most voters answered"
          : "use another member; this one is repaired from the leader by itself. Check its disk and memory",
      details: { zone: zoneId, index, ownDigest, rightDigest },
    });
  }
}

function standingOf(state: ZoneState): Standing {
  const divergence = state.divergence;
  return divergence === null ? { kind: "sound" } : { kind: "quarantined", divergence };
}

function hex(digest: number): string {
  return digest.toString(16).padStart(8, "0");
}
