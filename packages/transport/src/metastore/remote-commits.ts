import { type ErrorCode, NexusError } from "@nexus/contracts";
import { raft } from "@nexus/contracts/wire";
import { Backoff, Deadline, Semaphore, sleep, withDeadline } from "@nexus/lib";
import { type AppliedReply, decodeAnswer } from "@nexus/raft";
import { decodeReply } from "../client/caller.js";
import { ConnectionLostError } from "../client/lost.js";
import { RefusedError } from "../grpc/refused.js";
import type { RemoteRowsLimits } from "../limits.js";
import { changeToWire, type RowsChange } from "./changes.js";
import type { CommitSession } from "./commit-session.js";
import { isOfTheLibrary, type RowsServer, understood } from "./rows-server.js";
import { closed, ELSEWHERE, type RowsServers } from "./rows-servers.js";
import { type Life, lifeToWire } from "./zone-life.js";

const { CommitRows } = raft.MetaStoreService;

/** Where a commit is at home: tried again, it is tried there. */
interface Place {
  readonly server: RowsServer;
  readonly session: CommitSession;
  readonly sequence: number;
}

/** What an attempt came to. */
type Attempt =
  | { readonly kind: "answered"; readonly reply: AppliedReply }
  /** It may have reached the server, which may have applied it. */
  | { readonly kind: "lost"; readonly error: NexusError }
  /** It had no effect: the server could not be reached, or said no before it looked at the commit. */
  | { readonly kind: "turnedAway"; readonly error: NexusError };

/** What may be otherwise a little later. */
const PASSING: ReadonlySet<ErrorCode> = new Set([...ELSEWHERE, "RESOURCE_EXHAUSTED"]);
/** The library's words for calls that no server worked on. */
const NOT_DONE: ReadonlySet<ErrorCode> = new Set([
  "UNSUPPORTED",
  "UNAUTHENTICATED",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
]);

/**
 * Commits at servers: each once, however often it is sent. One that may have reached a server is tried again there and
 * nowhere else, under the same session and sequence; if that server cannot tell any more, its outcome is unknown.
 */
export class RemoteCommits {
  readonly #servers: RowsServers;
  readonly #life: Life;
  readonly #limits: RemoteRowsLimits;
  readonly #room: Semaphore;
  readonly #closing: AbortSignal;

  constructor(servers: RowsServers, life: Life, limits: RemoteRowsLimits, closing: AbortSignal) {
    this.#servers = servers;
    this.#life = life;
    this.#limits = limits;
    this.#closing = closing;
    this.#room = new Semaphore({
      name: "a place among commits in flight",
      permits: limits.commitsInFlight,
      maxWaiters: limits.maxWaitingCommits,
    });
  }

  /** Errors: the server's; UNKNOWN_OUTCOME, UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, CLOSED. */
  async commit(change: RowsChange, timeoutMs: number): Promise<AppliedReply> {
    const deadline = new Deadline(timeoutMs, () => performance.now());
    const doing = `committing to zone ${this.#life.zoneId}`;
    const room = withDeadline((signal) => this.#room.acquire(1, signal), timeoutMs, doing, this.#closing);
    const release = await room.catch((error: unknown) => {
      throw this.#closing.aborted ? closed() : error;
    });
    try {
      return await this.#tryUntilTold(change, deadline);
    } finally {
      release();
    }
  }

  async #tryUntilTold(change: RowsChange, deadline: Deadline): Promise<AppliedReply> {
    const backoff = this.#backoff();
    let place: Place | null = null;
    let mayBeApplied = false;
    let last: NexusError | null = null;
    try {
      for (let attempt = 0; attempt < this.#limits.commitAttempts && !deadline.isExpired; attempt += 1) {
        if (this.#closing.aborted) break;
        if (attempt > 0) await this.#pause(Math.min(backoff.nextMs(), deadline.remainingMs));
        place ??= await this.#findPlace(deadline);
        const told = await this.#attempt(place, change, deadline);
        if (told.kind === "answered") return told.reply;
        last = told.error;
        mayBeApplied ||= told.kind === "lost";
        if (mayBeApplied) {
          if (told.kind === "turnedAway" && !PASSING.has(last.code)) break;
        } else {
          this.#giveUpPlace(place, last);
          place = null;
        }
      }
    } finally {
      place?.session.end(place.sequence);
    }
    throw this.#outcome(mayBeApplied, last, deadline);
  }

  /** It had no effect at this place, so that another one may be tried. Errors: the one that would be the same there. */
  #giveUpPlace({ server, session, sequence }: Place, error: NexusError): void {
    session.end(sequence);
    if (error.code === "SESSION_EXPIRED") server.forget(session);
    else if (ELSEWHERE.has(error.code)) this.#servers.leave(server);
    else throw error;
  }

  async #findPlace(deadline: Deadline): Promise<Place> {
    return await this.#servers.ask(deadline, async (server, timeoutMs) => {
      const session = await server.sessionFor(this.#life, timeoutMs);
      return { server, session, sequence: session.begin() };
    });
  }

  async #attempt(place: Place, change: RowsChange, deadline: Deadline): Promise<Attempt> {
    const { server, session, sequence } = place;
    const request = {
      life: lifeToWire(this.#life),
      sessionId: session.id,
      sequence,
      answeredBelow: session.answeredBelow,
      ...changeToWire(change),
    };
    let bytes: Uint8Array;
    try {
      bytes = await this.#send(server, CommitRows.request.encode(request), deadline);
    } catch (error) {
      return attemptThatFailed(server, error);
    }
    return readAnswer(server.address, bytes);
  }

  async #send(server: RowsServer, payload: Uint8Array, deadline: Deadline): Promise<Uint8Array> {
    const { connections } = server;
    let connection = connections.current;
    if (connection === null) {
      const doing = `connecting to ${server.address}`;
      connection = await withDeadline(() => connections.acquire(), deadline.remainingMs, doing).catch(
        (cause: unknown) => {
          throw new ConnectionLostError(NexusError.from(cause).what, false, cause);
        },
      );
    }
    try {
      return await connection.callUnary({
        method: CommitRows.name,
        path: CommitRows.path,
        readOnly: false,
        payload,
        timeoutMs: Math.max(1, deadline.remainingMs),
        signal: this.#closing,
      });
    } catch (error) {
      if (this.#closing.aborted) throw new ConnectionLostError("this store was closed", true, error);
      if (error instanceof ConnectionLostError || error instanceof RefusedError)
        connections.retire(connection);
      throw error;
    }
  }

  #outcome(mayBeApplied: boolean, last: NexusError | null, deadline: Deadline): NexusError {
    const { zoneId } = this.#life;
    const why = last?.what ?? "no server was asked";
    if (mayBeApplied) {
      return new NexusError({
        code: "UNKNOWN_OUTCOME",
        what: `a commit to zone ${zoneId} may or may not have taken effect: ${why}`,
        remedy: "read back what it would have changed before trying again",
        details: { zone: zoneId },
        cause: last,
      });
    }
    if (this.#closing.aborted) return closed();
    return new NexusError({
      code: deadline.isExpired ? "DEADLINE_EXCEEDED" : "UNAVAILABLE",
      what: `no server took a commit to zone ${zoneId}, and nothing was changed: ${why}`,
      remedy: "check the servers and try again",
      details: { zone: zoneId, timeoutMs: deadline.timeoutMs },
      cause: last,
    });
  }

  /** Ends early when the store is closed. */
  async #pause(delayMs: number): Promise<void> {
    await sleep(delayMs, this.#closing).catch((error: unknown) => {
      if (!this.#closing.aborted) throw error;
    });
  }

  #backoff(): Backoff {
    const { retryInitialMs, retryMaxMs } = this.#limits;
    return new Backoff({
      initialMs: retryInitialMs,
      maxMs: retryMaxMs,
      factor: 2,
      jitter: 0.2,
      random: Math.random,
    });
  }
}

function attemptThatFailed(server: RowsServer, thrown: unknown): Attempt {
  if (thrown instanceof RefusedError) return { kind: "turnedAway", error: thrown.error };
  if (thrown instanceof ConnectionLostError) {
    const what = `${server.address}: ${thrown.message}`;
    const error = new NexusError({ code: "UNAVAILABLE", what, cause: thrown });
    return { kind: thrown.wasSent ? "lost" : "turnedAway", error };
  }
  const error = NexusError.from(thrown);
  if (isOfTheLibrary(error) && !NOT_DONE.has(error.code)) return { kind: "lost", error };
  return turnedAway(error);
}

/**
 * The answer itself, a refusal included, is in the reply; an error beside it is about the call. Errors: UNKNOWN_OUTCOME
 * for bytes that are no answer: the same server would hardly say more the next time.
 */
function readAnswer(address: string, bytes: Uint8Array): Attempt {
  try {
    const { reply } = decodeReply(CommitRows, bytes);
    return { kind: "answered", reply: understood(address, () => decodeAnswer(reply)) };
  } catch (error) {
    if (NexusError.is(error) && error.code !== "INTERNAL") return turnedAway(error);
    throw new NexusError({
      code: "UNKNOWN_OUTCOME",
      what: `${address} answered a commit with what cannot be read: it may have taken effect`,
      remedy: "read back what it would have changed; check that a Nexus node of this version answers there",
      cause: error,
    });
  }
}

/** A server that ran out of time with it, or stopped, does not know how it ended. */
function turnedAway(error: NexusError): Attempt {
  return { kind: error.code === "UNKNOWN_OUTCOME" ? "lost" : "turnedAway", error };
}
