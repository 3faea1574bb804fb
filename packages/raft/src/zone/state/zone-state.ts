import {
  type IncarnationId,
  type LogIndex,
  NexusError,
  type NodeId,
  type Term,
  type ZoneId,
} from "@nexus/contracts";
import {
  DecodedRecords,
  expiryOfKey,
  expiryRange,
  initialHistoryChanges,
  initialNamespaceChanges,
  type KeyChange,
  type KeyValueView,
  LockTable,
  MAX_ZONE_TIME_MS,
} from "@nexus/kernel";
import { invariant } from "@nexus/lib";
import type { ConfState } from "../../core/types.js";
import { decodeAgreement, type FloorAgreement, NO_AGREEMENT } from "../../eventual/agreement.js";
import type { MemberFacts } from "../../wire/conf-change-context.js";
import {
  CHANNEL_GROUPS_RANGE,
  CHANNEL_HEADS_RANGE,
  decodeGroup,
  decodeHead,
} from "./channels/channel-rows.js";
import { ChannelTable } from "./channels/channel-table.js";
import { CHANNEL_SEGMENTS_RANGE, decodeSegment } from "./channels/segment-rows.js";
import { countMissingUsage } from "./count-usage.js";
import {
  ALL_GENERATIONS,
  APPLIED_KEY,
  type ByteRange,
  CONF_KEY,
  CURRENT_GENERATION_KEY,
  decodeGeneration,
  EVENTUAL_KEY,
  encodeGeneration,
  inGeneration,
  MEMBERS_KEY,
  QUARANTINE_KEY,
  REGISTRY_RANGE,
  SESSIONS_RANGE,
  STATE_HASH_KEY,
  WITNESS_KEY,
  withoutGeneration,
} from "./keys.js";
import { decodeLockRow, LOCKS_RANGE } from "./lock-rows.js";
import { pagedRows } from "./paged-rows.js";
import { PrefetchedView } from "./prefetched-view.js";
import {
  type AppliedConf,
  type AppliedPoint,
  decodeApplied,
  decodeConf,
  decodeMembers,
  EMPTY_CONF_STATE,
  encodeApplied,
  encodeConf,
  encodeMembers,
  type Members,
} from "./records.js";
import { ZoneRegistry } from "./registry.js";
import { RowExpiry } from "./row-expiry.js";
import { SessionTable } from "./sessions.js";
import { StateSlice } from "./slice.js";
import {
  type Divergence,
  decodeDivergence,
  decodeStateHash,
  encodeDivergence,
  type StateHashRecord,
} from "./state-hash.js";
import type { StateStore, StateView } from "./state-store.js";

export interface ZoneIdentity {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
}

/** Decoded rows kept in memory: paths in use resolve, and rows in use change, without keys and codecs. */
const DECODED_BYTES = 16 * 1024 * 1024;
const FIRST_GENERATION = 1;
const EXPIRY_RANGE: ByteRange = (({ gte, lt }) => ({ low: gte, high: lt }))(expiryRange(MAX_ZONE_TIME_MS));

/** What a fresh replica starts with. */
export interface StateSeed {
  readonly index: LogIndex;
  readonly term: Term;
  readonly confState: ConfState;
  readonly members: readonly MemberFacts[];
  /** Informational creation time of the zone's root directory; null leaves the namespace to a snapshot. */
  readonly namespaceFromMs: number | null;
  /** The replica is a witness: it never holds more than the membership. */
  readonly isWitness: boolean;
}

/** The replicated state of one replica at one applied index: rows in the store, small tables in memory. */
export class ZoneState {
  readonly namespace: KeyValueView;
  /** It keeps the membership and the applied point only: no rows, sessions or locks. */
  readonly isWitness: boolean;
  readonly rowExpiry = new RowExpiry();
  readonly #prefix: Uint8Array;
  /** Of this generation as of the last slice; dropped with this object when the store is opened again. */
  readonly #decoded = new DecodedRecords(DECODED_BYTES);
  #applied: AppliedPoint;
  #conf: AppliedConf;
  #members: Map<NodeId, MemberFacts>;

  private constructor(
    readonly identity: ZoneIdentity,
    readonly store: StateStore,
    readonly generation: number,
    readonly sessions: SessionTable,
    readonly registry: ZoneRegistry,
    readonly locks: LockTable,
    readonly channels: ChannelTable,
    loaded: { applied: AppliedPoint; conf: AppliedConf; members: Map<NodeId, MemberFacts> },
  ) {
    const prefix = encodeGeneration(generation);
    this.#prefix = prefix;
    this.isWitness = store.get(WITNESS_KEY) !== undefined;
    this.#applied = loaded.applied;
    this.#conf = loaded.conf;
    this.#members = loaded.members;
    this.namespace = { get: (key) => store.get(inGeneration(prefix, key)), decoded: this.#decoded };
  }

  /** Writes the first state of a replica, durably. The store must be empty. */
  static async create(identity: ZoneIdentity, store: StateStore, seed: StateSeed): Promise<ZoneState> {
    invariant(store.get(CURRENT_GENERATION_KEY) === undefined, "a fresh replica has an empty store");
    const prefix = encodeGeneration(FIRST_GENERATION);
    const { index, term, confState } = seed;
    const applied: AppliedPoint = { index, term, zoneTimeMs: 0, digest: 0 };
    const members = new Map(seed.members.map((member) => [member.nodeId, member]));
    const put = (key: Uint8Array, value: Uint8Array): KeyChange => ({ kind: "put", key, value });
    const rows = [
      put(APPLIED_KEY, encodeApplied(applied)),
      put(CONF_KEY, encodeConf({ confState, confIndex: index })),
      put(MEMBERS_KEY, encodeMembers(members)),
      ...(seed.namespaceFromMs === null
        ? []
        : [...initialNamespaceChanges(seed.namespaceFromMs), ...initialHistoryChanges()]),
    ];
    await store.flush([
      ...rows.map((row) => ({ ...row, key: inGeneration(prefix, row.key) })),
      ...(seed.isWitness ? [put(WITNESS_KEY, Uint8Array.of(1))] : []),
      put(CURRENT_GENERATION_KEY, prefix),
    ]);
    return ZoneState.load(identity, store);
  }

  /** True when the store holds a state (complete: the first one is written in one step). */
  static exists(store: StateStore): boolean {
    return store.get(CURRENT_GENERATION_KEY) !== undefined;
  }

  /** Errors: CORRUPT, VERSION_UNSUPPORTED. */
  static async load(identity: ZoneIdentity, store: StateStore): Promise<ZoneState> {
    const view = await PrefetchedView.of(await store.openView(), ALL_GENERATIONS);
    try {
      return await ZoneState.loadFrom(view, identity, store);
    } finally {
      await view.close();
    }
  }

  /** `load` by a view of the store that is as new as the last write. */
  static async loadFrom(view: StateView, identity: ZoneIdentity, store: StateStore): Promise<ZoneState> {
    const current = store.get(CURRENT_GENERATION_KEY);
    if (current === undefined) throw stateMissing(identity, "current generation");
    const prefix = decodeGeneration(current);
    const sessions = new SessionTable();
    const registry = new ZoneRegistry();
    const locks = new LockTable();
    const channels = new ChannelTable(identity);
    let firstExpiryMs: number | null = null;
    const generation = encodeGeneration(prefix);
    for await (const row of rowsOf(view, generation, SESSIONS_RANGE)) sessions.load(row.key, row.value);
    for await (const row of rowsOf(view, generation, REGISTRY_RANGE)) registry.load(row.value);
    for await (const row of rowsOf(view, generation, LOCKS_RANGE)) {
      locks.load(decodeLockRow(row.key, row.value));
    }
    for await (const row of rowsOf(view, generation, CHANNEL_HEADS_RANGE))
      channels.load(decodeHead(row.value));
    for await (const row of rowsOf(view, generation, CHANNEL_GROUPS_RANGE)) {
      channels.loadGroup(decodeGroup(row.key, row.value));
    }
    for await (const row of rowsOf(view, generation, CHANNEL_SEGMENTS_RANGE)) {
      channels.segments.load(decodeSegment(row.value));
    }
    for await (const row of rowsOf(view, generation, EXPIRY_RANGE)) {
      firstExpiryMs = expiryOfKey(row.key).expiresAtMs;
      break;
    }
    await countMissingUsage(store, view, generation);
    sessions.loaded();
    const read = (key: Uint8Array, name: string): Uint8Array => {
      const value = store.get(inGeneration(encodeGeneration(prefix), key));
      if (value === undefined) throw stateMissing(identity, name);
      return value;
    };
    const state = new ZoneState(identity, store, prefix, sessions, registry, locks, channels, {
      applied: decodeApplied(read(APPLIED_KEY, "applied point")),
      conf: decodeConf(read(CONF_KEY, "membership")),
      members: decodeMembers(read(MEMBERS_KEY, "members")),
    });
    state.rowExpiry.note(firstExpiryMs);
    return state;
  }

  get applied(): AppliedPoint {
    return this.#applied;
  }

  get conf(): AppliedConf {
    return this.#conf;
  }

  get members(): Members {
    return this.#members;
  }

  /** As the membership says. */
  isWitnessNode(node: NodeId): boolean {
    return this.#members.get(node)?.isWitness ?? false;
  }

  /** What members said of their digests last; null when nobody did yet. */
  get stateHash(): StateHashRecord | null {
    const bytes = this.namespace.get(STATE_HASH_KEY);
    return bytes === undefined ? null : decodeStateHash(bytes);
  }

  /** Of an eventual zone: how far its members agree. */
  get floorAgreement(): FloorAgreement {
    const bytes = this.namespace.get(EVENTUAL_KEY);
    return bytes === undefined ? NO_AGREEMENT : decodeAgreement(bytes);
  }

  /** Why this copy of the state is in quarantine; null when it is not. */
  get divergence(): Divergence | null {
    const bytes = this.namespace.get(QUARANTINE_KEY);
    return bytes === undefined ? null : decodeDivergence(bytes);
  }

  /** Marks this copy as wrong for as long as it exists; durable once flushed. */
  quarantine(divergence: Divergence): void {
    const key = inGeneration(this.#prefix, QUARANTINE_KEY);
    this.store.write([{ kind: "put", key, value: encodeDivergence(divergence) }]);
  }

  beginSlice(): StateSlice {
    return new StateSlice(this.store, this.#prefix, this.#applied.digest, this.#decoded);
  }

  /** Takes a membership change into the slice. Addresses of nodes that are no members any more go. */
  changeConf(slice: StateSlice, confState: ConfState, index: LogIndex, facts: readonly MemberFacts[]): void {
    const members = new Map(this.#members);
    for (const member of facts) members.set(member.nodeId, member);
    const present = new Set([
      ...confState.voters,
      ...confState.votersOutgoing,
      ...confState.learners,
      ...confState.learnersNext,
    ]);
    for (const node of members.keys()) if (!present.has(node)) members.delete(node);
    this.#conf = { confState, confIndex: index };
    slice.put([{ kind: "put", key: CONF_KEY, value: encodeConf(this.#conf) }]);
    this.#putMembers(slice, members);
  }

  /** False when the node is no member. */
  changeAddress(slice: StateSlice, node: NodeId, address: string): boolean {
    const member = this.#members.get(node);
    if (member === undefined) return false;
    this.#putMembers(slice, new Map(this.#members).set(node, { ...member, address }));
    return true;
  }

  #putMembers(slice: StateSlice, members: Map<NodeId, MemberFacts>): void {
    this.#members = members;
    slice.put([{ kind: "put", key: MEMBERS_KEY, value: encodeMembers(members) }]);
  }

  /** Writes the slice with the point it leads to, in one step. */
  commitSlice(slice: StateSlice, index: LogIndex, term: Term, zoneTimeMs: number): void {
    invariant(index > this.#applied.index, "a slice moves the applied index forward", {
      from: this.#applied.index,
      to: index,
    });
    slice.putUndigested(slice.history.changes());
    slice.putUndigested(this.sessions.takeChanges(index));
    this.#applied = { index, term, zoneTimeMs, digest: slice.digest };
    slice.putUndigested([{ kind: "put", key: APPLIED_KEY, value: encodeApplied(this.#applied) }]);
    this.store.write(slice.take());
  }

  /** The key of the store for one inside this generation. */
  keyOf(key: Uint8Array): Uint8Array {
    return inGeneration(this.#prefix, key);
  }

  /** Rows of this generation in `view`, a page at a time, keys without the generation. */
  rows(view: StateView, range: ByteRange): AsyncGenerator<{ key: Uint8Array; value: Uint8Array }> {
    return rowsOf(view, this.#prefix, range);
  }
}

export const EMPTY_SEED: StateSeed = {
  index: 0 as LogIndex,
  term: 0 as Term,
  confState: EMPTY_CONF_STATE,
  members: [],
  namespaceFromMs: null,
  isWitness: false,
};

async function* rowsOf(
  view: StateView,
  prefix: Uint8Array,
  range: ByteRange,
): AsyncGenerator<{ key: Uint8Array; value: Uint8Array }> {
  const stored = { low: inGeneration(prefix, range.low), high: inGeneration(prefix, range.high) };
  for await (const row of pagedRows(view, stored))
    yield { key: withoutGeneration(row.key), value: row.value };
}

function stateMissing(identity: ZoneIdentity, what: string): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `the state of zone ${identity.zoneId} has no ${what}`,
    remedy: "remove this member from the zone, wipe the zone's folder and join again",
    details: { zone: identity.zoneId, incarnation: identity.incarnation },
  });
}
