import { type IncarnationId, LOCAL, type LogIndex, NexusError, type ZoneId } from "@nexus/contracts";
import type { raft } from "@nexus/contracts/wire";
import { type Kernel, MAX_LIST_PAGE_ENTRIES, type MetaReadOptions, type MetaStore } from "@nexus/kernel";
import { encodeCommitToken, newId, parseZoneId } from "@nexus/lib";
import { encodeAnswer, encodeHistory, encodeRows } from "@nexus/raft";
import type { ServerLimits } from "../limits.js";
import type { TransportMetrics } from "../metrics.js";
import type { CallInfo, UnaryHandlers } from "../server/unary.js";
import { consistencyFromWire } from "../wire/requests.js";
import { incarnationFromWire, incarnationToWire } from "../wire/zones.js";
import { applyChange, changeFromWire } from "./changes.js";
import { CommitSessions } from "./commit-sessions.js";
import { type Life, lifeFromWire, lifeKey, lifeToWire } from "./zone-life.js";

/** The zones of this node as they are asked for from outside: each by the life its caller knows. */
export class ServedZones {
  readonly #kernel: Pick<Kernel, "coordinator">;
  readonly #incarnations = new WeakMap<MetaStore, IncarnationId>();

  constructor(kernel: Pick<Kernel, "coordinator">) {
    this.#kernel = kernel;
  }

  /** Errors: ZONE_NOT_LOADED, and those of reading a position. */
  async open(zoneId: ZoneId, timeoutMs: number): Promise<{ readonly store: MetaStore; readonly life: Life }> {
    const store = this.#kernel.coordinator.metaStoreForZone(zoneId);
    const known = this.#incarnations.get(store);
    if (known !== undefined) return { store, life: { zoneId, incarnation: known } };
    // A store is of one life of its zone, so this is asked once.
    const { incarnation } = await store.readToken({ consistency: LOCAL, timeoutMs });
    this.#incarnations.set(store, incarnation);
    return { store, life: { zoneId, incarnation } };
  }

  /** Errors: INCARNATION_MISMATCH, INVALID_ARGUMENT, ZONE_NOT_LOADED. */
  async storeOf(wire: raft.ZoneLife | null, timeoutMs: number): Promise<MetaStore> {
    const wanted = lifeFromWire(wire);
    const { store, life } = await this.open(wanted.zoneId, timeoutMs);
    if (life.incarnation === wanted.incarnation) return store;
    throw new NexusError({
      code: "INCARNATION_MISMATCH",
      what: `zone ${wanted.zoneId} was recovered or restored: it is in another life than its caller knows`,
      remedy: "open the remote metadata store again",
      details: { expected: life.incarnation, given: wanted.incarnation },
    });
  }
}

/** Serves rows of this node's zones, and commits to them. */
export function rowsHandlers(
  zones: ServedZones,
  limits: ServerLimits,
  metrics: TransportMetrics,
): UnaryHandlers<typeof raft.MetaStoreService> {
  const sessions = new CommitSessions({
    maxSessions: limits.commitSessions,
    maxAnswers: limits.commitSessionAnswers,
    maxAnswerBytes: limits.commitSessionAnswerBytes,
    newId,
    onLimit: (limit) => metrics.limitHit(limit),
  });
  return {
    async OpenRows(request, call) {
      const { store, life } = await zones.open(parseZoneId(request.zoneId), call.timeoutMs);
      return {
        life: lifeToWire(life),
        sessionId: sessions.open(lifeKey(life)),
        window: limits.commitSessionAnswers,
        keepsHistory: keepsHistory(store),
      };
    },

    async GetRows({ life, read, paths }, call) {
      if (paths.length > limits.rowsPerRead) {
        metrics.limitHit("rowsPerRead");
        throw tooManyPaths(paths.length, limits.rowsPerRead);
      }
      const store = await zones.storeOf(life, call.timeoutMs);
      const rows = encodeRows(await store.getMany(paths, readOptions(read, call)));
      requireRoom(rows.length, call, "these entries", "read fewer at a time");
      return { rows };
    },

    async ListRows({ life, read, path, cursor, after, limit }, call) {
      const store = await zones.storeOf(life, call.timeoutMs);
      const start = after === null ? { cursor } : { cursor, after };
      const page = (entries: number) =>
        store.list(path, { ...start, limit: entries }, readOptions(read, call));
      // A bad limit is the store's to refuse.
      const size = limit > MAX_LIST_PAGE_ENTRIES ? limit : Math.min(limit, limits.rowsPerPage);
      const { value, bytes } = await shrunkToFit(size, limits.rowsReplyBytes, page, ({ entries }) =>
        encodeRows(entries),
      );
      requireRoom(bytes.length, call, "this page", "ask for fewer entries");
      return { rows: bytes, nextCursor: value.nextCursor };
    },

    async ReadPosition({ life, read, withUsage }, call) {
      const store = await zones.storeOf(life, call.timeoutMs);
      const token = await store.readToken(readOptions(read, call));
      if (!withUsage) return { commitToken: encodeCommitToken(token) };
      const usage = await store.usage({ consistency: { kind: "token", token }, timeoutMs: call.timeoutMs });
      return { commitToken: encodeCommitToken(token), usage };
    },

    async ReadHistory({ life, read, afterIncarnation, afterIndex, limit }, call) {
      const store = await zones.storeOf(life, call.timeoutMs);
      const after =
        afterIncarnation === null
          ? null
          : { incarnation: incarnationFromWire(afterIncarnation), index: afterIndex as LogIndex };
      const slice = (changes: number) =>
        store.readHistory({ after, limit: changes }, readOptions(read, call));
      const { value, bytes } = await shrunkToFit(limit, limits.rowsReplyBytes, slice, ({ changes }) =>
        encodeHistory(changes),
      );
      requireRoom(bytes.length, call, "one commit", "watch from the present position");
      const { incarnation, index } = value.through;
      return { changes: bytes, throughIncarnation: incarnationToWire(incarnation), throughIndex: index };
    },

    async CommitRows(request, call) {
      const change = changeFromWire(request, limits.rowsPerCommit, () => metrics.limitHit("rowsPerCommit"));
      const store = await zones.storeOf(request.life, call.timeoutMs);
      const commit = {
        sessionId: request.sessionId,
        life: lifeKey(lifeFromWire(request.life)),
        sequence: request.sequence,
        answeredBelow: request.answeredBelow,
      };
      const apply = async () => encodeAnswer(await applyChange(store, change, call.timeoutMs));
      const reply = await sessions.run(commit, apply);
      requireCommittedRoom(reply.length, call);
      return { reply };
    },
  };
}

function readOptions(wire: raft.RowsRead | null, call: CallInfo): MetaReadOptions {
  const consistency = consistencyFromWire(wire ?? { consistency: 0, commitToken: "" });
  return { consistency, timeoutMs: call.timeoutMs };
}

/** What is asked for in a size that fits into `maxBytes`, or in the smallest there is. */
async function shrunkToFit<T>(
  limit: number,
  maxBytes: number,
  read: (limit: number) => Promise<T>,
  encode: (value: T) => Uint8Array,
): Promise<{ readonly value: T; readonly bytes: Uint8Array }> {
  for (let size = limit; ; size = Math.floor(size / 2)) {
    const value = await read(size);
    const bytes = encode(value);
    if (bytes.length <= maxBytes || size <= 1) return { value, bytes };
  }
}

function keepsHistory(store: MetaStore): boolean {
  try {
    store.onHistory(() => undefined)();
    return true;
  } catch (error) {
    if (NexusError.is(error) && error.code === "UNSUPPORTED") return false;
    throw error;
  }
}

function tooManyPaths(count: number, limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `one read of ${count} paths is more than ${limit}`,
    remedy: "ask for fewer at a time",
    details: { limit },
  });
}

/** Errors: RESOURCE_EXHAUSTED. */
function requireRoom(bytes: number, call: CallInfo, what: string, remedy: string): void {
  if (bytes > call.maxReplyBytes) {
    throw new NexusError({
      code: "RESOURCE_EXHAUSTED",
      what: `${what} would take ${bytes} bytes, more than the ${call.maxReplyBytes} of an answer`,
      remedy,
      details: { limit: call.maxReplyBytes },
    });
  }
  call.reserveBytes(bytes);
}

/** What was committed cannot be taken back: an answer there is no room for is in doubt for its caller. */
function requireCommittedRoom(bytes: number, call: CallInfo): void {
  try {
    requireRoom(bytes, call, "the answer", "commit fewer changes at a time");
  } catch (cause) {
    throw new NexusError({
      code: "UNKNOWN_OUTCOME",
      what: `the commit was done, but there is no room for its answer of ${bytes} bytes`,
      remedy: "read back what it changed; commit fewer changes at a time",
      cause,
    });
  }
}
