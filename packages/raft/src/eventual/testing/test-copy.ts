import type { Inode, NodeId, ZoneId } from "@nexus/contracts";
import type { KeyChange, KeyValueView, Mutation } from "@nexus/kernel";
import { compareBytes } from "@nexus/lib";
import { keyText } from "../../zone/state/keys.js";
import { decodeConflict, type KeptConflict } from "../conflicts.js";
import { Draft } from "../draft.js";
import type { AgreedFloor } from "../floor.js";
import { conflictKey, logKey } from "../keys.js";
import { DEFAULT_EVENTUAL_LIMITS, type EventualLimits } from "../limits.js";
import { decodeRecord, type PathRecord } from "../records.js";
import type { OriginId } from "../stamp.js";
import { EventualState, freshEventualState, type TakenIn } from "../state.js";
import { countTombstones } from "../tombstones.js";
import { NOTHING_SEEN } from "../version-vector.js";

const RECORD_TAG = 0x72;

/** One member's copy on an ordered map, for tests of the pure part. */
export class TestCopy implements KeyValueView {
  readonly #rows = new Map<string, { readonly key: Uint8Array; readonly value: Uint8Array }>();
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
  }

  write(...mutations: readonly Mutation[]): void {
    this.#batch((draft) => this.state.writeLocally(draft, mutations));
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
    this.#batch((draft) => {
      const hidden = this.state.takeRecords(draft, other.recordBytes(), pointOf(other));
      this.state.finishTransfer(draft, other.state.seen, hidden);
    });
  }

  /** A transfer that ends early. */
  takePartOf(other: TestCopy, records: number): void {
    this.#batch((draft) =>
      this.state.takeRecords(draft, other.recordBytes().slice(0, records), pointOf(other)),
    );
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
    return [...this.#rows.values()]
      .filter(({ key }) => key[0] === RECORD_TAG)
      .sort((a, b) => compareBytes(a.key, b.key))
      .map(({ value }) => value);
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
