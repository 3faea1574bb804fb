import { type ClientSessionId, NexusError, type ZoneId } from "@nexus/contracts";
import { parseClientSessionId } from "@nexus/lib";
import type { KeepSessionMutation, MetaStore } from "../abc/meta-store.js";
import { requireLease } from "../core/namespace/index.js";
import type { Admission } from "./admission.js";
import type { KeepSessionRequest, KeepSessionResult, SessionCalls } from "./api.js";
import { requireBatchSize } from "./batch.js";
import type { Call } from "./call.js";
import { type KernelParts, metaStoreOf } from "./parts.js";

/** Sessions that one commit keeps: those that are to be kept meanwhile make up the next. */
const MAX_SESSIONS_PER_COMMIT = 256;
/** Sessions of one zone that wait for a commit; more are refused RESOURCE_EXHAUSTED. */
const MAX_WAITING = 20_000;
/** What a commit that several callers share may take (ms); each caller waits for no longer than its own time. */
const COMMIT_TIMEOUT_MS = 10_000;

interface Waiting {
  readonly mutation: KeepSessionMutation;
  /** False: the session has ended. */
  readonly resolve: (isKept: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** The calls on sessions, through the kernel's door. */
export function sessionCalls(parts: KernelParts, admission: Admission): SessionCalls {
  const keepers = new Map<ZoneId, ZoneSessions>();
  return {
    keep: (request, context, options) =>
      admission.run("keep_session", context, options, (call) => keep(parts, keepers, call, request)),
  };
}

async function keep(
  parts: KernelParts,
  keepers: Map<ZoneId, ZoneSessions>,
  call: Call,
  { sessionId, zones, leaseMs }: KeepSessionRequest,
): Promise<KeepSessionResult> {
  const session = parseClientSessionId(sessionId);
  if (leaseMs !== 0) requireLease(leaseMs);
  // However often a caller names a zone, it takes one place of those that wait.
  const distinct = [...new Set(zones)];
  requireBatchSize(distinct.length, parts.limits.maxBatchItems);
  const kept = await call.within(`keeping session ${session}`, () =>
    Promise.all(distinct.map((zone) => keeperOf(parts, keepers, zone).keep(session, leaseMs))),
  );
  return { ended: distinct.filter((_, i) => kept[i] === false) };
}

function keeperOf(parts: KernelParts, keepers: Map<ZoneId, ZoneSessions>, zone: ZoneId): ZoneSessions {
  // Refuses a zone that is not here before anything is kept of it.
  metaStoreOf(parts, zone);
  const known = keepers.get(zone);
  if (known !== undefined) return known;
  const keeper = new ZoneSessions(zone, () => metaStoreOf(parts, zone));
  keepers.set(zone, keeper);
  return keeper;
}

/** Keeps the sessions this node is asked to, in bulk: one commit at a time, of all that wait for it. */
class ZoneSessions {
  readonly #zone: ZoneId;
  readonly #store: () => MetaStore;
  #waiting: Waiting[] = [];
  #isCommitting = false;

  constructor(zone: ZoneId, store: () => MetaStore) {
    this.#zone = zone;
    this.#store = store;
  }

  keep(sessionId: ClientSessionId, leaseMs: number): Promise<boolean> {
    if (this.#waiting.length >= MAX_WAITING) return Promise.reject(tooMany(this.#zone));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ mutation: { kind: "keepSession", sessionId, leaseMs }, resolve, reject });
      if (!this.#isCommitting) void this.#commitAll();
    });
  }

  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    try {
      while (this.#waiting.length > 0)
        await this.#commitSome(this.#waiting.splice(0, MAX_SESSIONS_PER_COMMIT));
    } finally {
      this.#isCommitting = false;
    }
  }

  /** Never rejects: each caller hears of its own. */
  async #commitSome(batch: Waiting[]): Promise<void> {
    let rest = batch;
    while (rest.length > 0) {
      try {
        const mutations = rest.map(({ mutation }) => mutation);
        await this.#store().commit(mutations, { timeoutMs: COMMIT_TIMEOUT_MS });
        for (const { resolve } of rest) resolve(true);
        return;
      } catch (error) {
        const at = endedAt(error);
        if (at === null || rest[at] === undefined) {
          for (const { reject } of rest) reject(error);
          return;
        }
        // One that has ended keeps nobody else from going on.
        rest[at].resolve(false);
        rest = rest.toSpliced(at, 1);
      }
    }
  }
}

/** Which session of a commit has ended; null: it failed for another reason. */
function endedAt(error: unknown): number | null {
  if (!NexusError.is(error) || error.code !== "SESSION_ENDED") return null;
  const position = error.details["mutation"];
  return typeof position === "number" ? position : null;
}

function tooMany(zone: ZoneId): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${MAX_WAITING} sessions of zone ${zone} already wait to be kept`,
    remedy: "try again in a moment, or use another node",
    details: { zoneId: zone, limit: MAX_WAITING },
  });
}
