import { type Inode, NexusError, type NodeId, type ZoneId } from "@nexus/contracts";
import type { CommitActor, KeyChange, KeyValueView, Mutation } from "@nexus/kernel";
import { compareBytes } from "@nexus/lib";
import { type ByteRange, keyText } from "../../zone/state/keys.js";
import { decodeConflict, type KeptConflict } from "../conflicts.js";
import { Draft } from "../draft.js";
import type { AgreedFloor } from "../floor.js";
import { conflictKey, logKey, RECORD_RANGE, STAGED_RANGE } from "../keys.js";
import { DEFAULT_EVENTUAL_LIMITS, type EventualLimits } from "../limits.js";
import { decodeRecord, type PathRecord } from "../records.js";
import type { OriginId } from "../stamp.js";
import { EventualState, freshEventualState, type TakenIn } from "../state.js";
import { countTombstones } from "../tombstones.js";
import { NOTHING_SEEN } from "../version-vector.js";

interface Row {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** One member's copy on an ordered map, for tests of the pure part. */
export class TestCopy implements KeyValueView {
  readonly #rows = new Map<string, Row>();
  readonly #limits: EventualLimits;
  state: EventualState;
  wallMs = 1_000;

  constructor(
    readonly number: number,
    limits: Partial<EventualLimits> = {},
    origin = number,
    floor: AgreedFloor | null = null,
  ) {
    this.#limits = { ...DEFAULT_EVENTUAL_LIMITS, ...limits };
    const fresh = {
      origin: origin as OriginId,
      firstInode: (origin * 1_000_000) as Inode,
      createdAtMs: 7,
      floor,
    };
    this.#write(freshEventualState(fresh));
    this.state = this.#load();
  }

  #load(): EventualState {
    return EventualState.load(this, {
      zoneId: "team" as ZoneId,
      node: this.number as NodeId,
      limits: this.#limits,
      wallMs: () => this.wallMs,
    });
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#rows.get(keyText(key))?.value;
  }

  #write(changes: readonly KeyChange[]): void {
    for (const change of changes) {
      if (change.kind === "put") this.#rows.set(keyText(change.key), change);
      else this.#rows.delete(keyText(change.key));
    }
  }

  #batch<T>(work: (draft: Draft) => T): T {
    const draft = new Draft(this);
    const result = work(draft);
    this.state.finish(draft, NOTHING_SEEN);
    this.#write(draft.changes());
    return result;
  }

  /** As after a crash: all that is left is what was written. */
  restart(): void {
    this.state = this.#load();
    if (!this.state.isMerging) this.#removeStaged();
  }

  write(...mutations: readonly Mutation[]): void {
    this.writeAs(null, ...mutations);
  }

  writeAs(actor: CommitActor | null, ...mutations: readonly Mutation[]): void {
    this.#batch((draft) => this.state.writeLocally(draft, mutations, actor));
  }

  take(bytes: Uint8Array): TakenIn {
    return this.#batch((draft) => this.state.takeWrite(draft, bytes));
  }

  /** Every write this copy still has in its log. */
  logged(): readonly Uint8Array[] {
    const writes: Uint8Array[] = [];
    for (let position = this.state.log.first; position < this.state.log.next; position += 1) {
      writes.push(this.get(logKey(position)) as Uint8Array);
    }
    return writes;
  }

  /** The whole state of another copy, as a transfer brings it. */
  takeStateOf(other: TestCopy): void {
    this.sealStateOf(other);
    this.merge(Number.POSITIVE_INFINITY);
  }

  /** A transfer that ends early. */
  takePartOf(other: TestCopy, records: number): void {
    this.#stage(other, (draft) =>
      this.state.stage(draft, other.recordBytes().slice(0, records), pointOf(other)),
    );
  }

  /** A transfer that came whole, and is still to be merged. */
  sealStateOf(other: TestCopy): void {
    this.#stage(other, (draft) => {
      this.state.stage(draft, other.recordBytes(), pointOf(other));
      this.state.seal(draft, other.state.seen);
    });
  }

  /** As Peers and TransferReceiver do it: nobody gives or takes a state while merging, and what was left goes first. */
  #stage(other: TestCopy, work: (draft: Draft) => void): void {
    for (const { state, number } of [this, other]) {
      if (state.isMerging) throw new NexusError({ code: "UNAVAILABLE", what: `copy ${number} is merging` });
    }
    this.#removeStaged();
    this.#batch(work);
  }

  #removeStaged(): void {
    this.#write(this.#rowsOf(STAGED_RANGE).map(({ key }) => ({ kind: "delete", key })));
  }

  /** Takes in so many of the staged records; when none is left, the merge is done. */
  merge(records: number): void {
    if (!this.state.isMerging) return;
    const staged = this.#rowsOf(STAGED_RANGE);
    this.#batch((draft) => {
      const piece = staged.slice(0, records).map(({ value }) => value);
      const hidden = this.state.mergeStaged(draft, piece);
      if (records >= staged.length) this.state.finishMerge(draft, hidden);
    });
  }

  acknowledgement(): ReturnType<EventualState["acknowledgement"]> {
    return this.#batch((draft) => this.state.acknowledgement(draft));
  }

  adoptFloor(floor: AgreedFloor): void {
    this.#batch((draft) => this.state.adoptFloor(draft, floor));
  }

  collect(): number {
    return this.#batch((draft) =>
      this.state.collect(
        draft,
        this.records().flatMap(({ path, row }) => (row === null ? [path] : [])),
      ),
    );
  }

  get tombstones(): number {
    return countTombstones(this);
  }

  recordBytes(): readonly Uint8Array[] {
    return this.#rowsOf(RECORD_RANGE).map(({ value }) => value);
  }

  #rowsOf({ low, high }: ByteRange): readonly Row[] {
    return [...this.#rows.values()]
      .filter(({ key }) => compareBytes(key, low) >= 0 && compareBytes(key, high) < 0)
      .sort((a, b) => compareBytes(a.key, b.key));
  }

  records(): readonly PathRecord[] {
    return this.recordBytes().map(decodeRecord);
  }

  conflicts(): readonly KeptConflict[] {
    const { noticed, first } = this.state.conflicts;
    const kept: KeptConflict[] = [];
    for (let number = first; number <= noticed; number += 1) {
      kept.push(decodeConflict(this.get(conflictKey(number)) as Uint8Array));
    }
    return kept;
  }
}

function pointOf({ state }: TestCopy): { readonly seen: EventualState["seen"]; readonly floor: number } {
  return { seen: state.seen, floor: state.floorNumber };
}
