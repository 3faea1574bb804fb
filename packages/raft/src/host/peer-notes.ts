import { type IncarnationId, type NodeId, ROOT_ZONE } from "@nexus/contracts";
import { MAX_NOTES_PER_FRAME, type NodeBeat, type ZoneNote } from "../wire/node-frame.js";
import { encodePeerFrame } from "../wire/peer-frame.js";
import type { PeerNetwork } from "./ports.js";

export interface PeerNotesPorts {
  readonly network: PeerNetwork;
  /** Runs at the end of the turn. */
  defer(callback: () => void): void;
  /** Whose name node frames travel under; null: this node belongs to no cluster yet. */
  rootIncarnation(): IncarnationId | null;
  beatFor(node: NodeId): NodeBeat;
  onSent(isSent: boolean): void;
}

/**
 * Gathers what the zones of this node have to tell one peer in one turn, heartbeats above all, and sends it as one
 * message: a thousand groups cost one message a tick and peer, not a thousand.
 */
export class PeerNotes {
  readonly #ports: PeerNotesPorts;
  #gathered = new Map<NodeId, ZoneNote[]>();
  /** Who was sent anything since the last beats: every message carries one. */
  readonly #spokenTo = new Set<NodeId>();
  #isFlushDue = false;
  #isClosed = false;

  constructor(ports: PeerNotesPorts) {
    this.#ports = ports;
  }

  /** Leaves at the end of this turn; a claim, which nobody waits for, with whatever leaves next, a beat at the latest. */
  add(to: NodeId, note: ZoneNote): void {
    const notes = this.#gathered.get(to);
    if (notes === undefined) this.#gathered.set(to, [note]);
    else notes.push(note);
    if (this.#isFlushDue || note.kind === "claim") return;
    this.#isFlushDue = true;
    this.#ports.defer(() => this.#flush());
  }

  /** Sends the node a beat with whatever was gathered for it, unless it has had one since the last call. */
  beat(to: NodeId): void {
    if (!this.#spokenTo.has(to)) {
      const notes = this.#gathered.get(to) ?? [];
      this.#gathered.delete(to);
      this.#send(to, notes);
    }
    this.#spokenTo.delete(to);
  }

  close(): void {
    this.#isClosed = true;
    this.#gathered.clear();
  }

  #flush(): void {
    this.#isFlushDue = false;
    const gathered = this.#gathered;
    this.#gathered = new Map();
    for (const [to, notes] of gathered) this.#send(to, notes);
  }

  #send(to: NodeId, notes: readonly ZoneNote[]): void {
    const incarnation = this.#ports.rootIncarnation();
    if (incarnation === null || this.#isClosed) return;
    this.#spokenTo.add(to);
    for (let at = 0; at === 0 || at < notes.length; at += MAX_NOTES_PER_FRAME) {
      const frame = { beat: this.#ports.beatFor(to), notes: notes.slice(at, at + MAX_NOTES_PER_FRAME) };
      const bytes = encodePeerFrame({ kind: "node", frame });
      this.#ports.onSent(
        this.#ports.network.send(to, { zoneId: ROOT_ZONE, incarnation, priority: "urgent", bytes }),
      );
    }
  }
}
