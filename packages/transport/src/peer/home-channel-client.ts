import type { ServiceError } from "@grpc/grpc-js";
import { GrpcStatus, NexusError } from "@nexus/contracts";
import { type MessageInit, raft, vfs } from "@nexus/contracts/wire";
import {
  type ChannelCallOptions,
  homeUnreachable,
  type RemoteChannels,
  type RemoteChannelTarget,
} from "@nexus/kernel";
import { waitUntilReady } from "../client/connection.js";
import { asBuffer } from "../grpc/definitions.js";
import { isServiceError, neverSent, payloadOf, statusToError } from "../grpc/status.js";
import { DEFAULT_HOME_CHANNEL_LIMITS, type HomeChannelLimits } from "../limits.js";
import { NO_METRICS, type TransportMetrics } from "../metrics.js";
import { INSECURE, type TransportSecurity } from "../security.js";
import { messageBytes } from "../wire/channels.js";
import { decodeError } from "../wire/errors.js";
import { openPeerClient } from "./dial.js";
import { helloOf, type PeerSelf } from "./hello.js";
import { HomePipeClient, HomeStreamClient, targetToWire } from "./home-channel-calls.js";
import { IdleConnections, type UsedConnection } from "./idle-connections.js";

const { HomeChannel, HomeChannelRead } = raft.ZoneApiService;

type Request = MessageInit<raft.HomeChannelRequest>;
type Options = ChannelCallOptions & { readonly waitMs?: number };

export interface HomeChannelClientOptions {
  readonly self: PeerSelf;
  readonly security?: TransportSecurity;
  readonly limits?: Partial<HomeChannelLimits>;
  readonly metrics?: TransportMetrics;
}

/** Calls to other nodes about their pipes and streams, in numbers. */
export interface HomeChannelClientStats {
  readonly calls: number;
  /** Those of them that wait for a message or for room. */
  readonly waits: number;
}

/** RemoteChannels that own connections. */
export interface ClosableRemoteChannels extends RemoteChannels {
  stats(): HomeChannelClientStats;
  close(): void;
}

/** Reaches pipes and streams of other nodes over one connection a node, a bounded number of calls at once. */
export function createHomeChannelClient(options: HomeChannelClientOptions): ClosableRemoteChannels {
  return new GrpcHomeChannels(options);
}

/** What the calls to one node share. */
interface Load {
  calls: number;
  waits: number;
}

class GrpcHomeChannels implements ClosableRemoteChannels {
  readonly #self: PeerSelf;
  readonly #limits: HomeChannelLimits;
  readonly #metrics: TransportMetrics;
  readonly #connections: IdleConnections<Load>;
  readonly #total: Load = { calls: 0, waits: 0 };

  constructor(options: HomeChannelClientOptions) {
    const security = options.security ?? INSECURE;
    this.#self = options.self;
    this.#limits = { ...DEFAULT_HOME_CHANNEL_LIMITS, ...options.limits };
    this.#metrics = options.metrics ?? NO_METRICS;
    this.#connections = new IdleConnections((address) => ({
      client: openPeerClient(address, security),
      shared: { calls: 0, waits: 0 },
    }));
  }

  pipe(target: RemoteChannelTarget): HomePipeClient {
    return new HomePipeClient(target.visiblePath, (request, options) => this.#ask(target, request, options));
  }

  stream(target: RemoteChannelTarget): HomeStreamClient {
    return new HomeStreamClient(target.visiblePath, (request, options) =>
      this.#ask(target, request, options),
    );
  }

  stats(): HomeChannelClientStats {
    return { ...this.#total };
  }

  close(): void {
    this.#connections.close();
  }

  async #ask(target: RemoteChannelTarget, asked: Request, options: Options): Promise<vfs.ChannelResponse> {
    const { home, visiblePath } = target;
    if (this.#connections.isClosed) throw homeUnreachable(visiblePath, home, "this node is stopping");
    if (options.signal?.aborted === true) throw cancelled(visiblePath, options.signal);
    const connection = this.#connections.enter(home);
    try {
      const done = this.#count(connection.shared, home, (options.waitMs ?? 0) > 0);
      try {
        const request = { ...targetToWire(target), ...asked, sender: helloOf(this.#self) };
        return await this.#call(connection, target, request, options);
      } finally {
        done();
      }
    } finally {
      this.#connections.leave(home);
    }
  }

  async #call(
    { client }: UsedConnection<Load>,
    { home, visiblePath }: RemoteChannelTarget,
    request: Request,
    { timeoutMs, signal, waitMs = 0 }: Options,
  ): Promise<vfs.ChannelResponse> {
    const endsAtMs = Date.now() + timeoutMs;
    const method = isReading(request.operation) ? HomeChannelRead : HomeChannel;
    const dialMs = Math.min(timeoutMs, this.#limits.dialTimeoutMs);
    try {
      await waitUntilReady(client, home, dialMs, signal ?? NEVER);
    } catch (error) {
      if (signal?.aborted === true) throw cancelled(visiblePath, signal);
      throw homeUnreachable(visiblePath, home, NexusError.from(error).what, error);
    }
    const wait = { waitMs: waitAtHome(waitMs, endsAtMs - Date.now()) };
    const call = { method, request: { ...request, ...wait }, endsAtMs, signal };
    const answer = await unary(client, call).catch((thrown: unknown) => {
      if (signal?.aborted === true) throw cancelled(visiblePath, signal);
      if (!isServiceError(thrown)) throw thrown;
      throw failure(thrown, { visiblePath, home, isReading: method.readOnly });
    });
    this.#metrics.bytesMoved("channel", "out", messageBytes(request.messages));
    if (answer.isError) throw refusal(decodeError(answer.errorPayload), visiblePath, home);
    this.#metrics.bytesMoved("channel", "in", messageBytes(answer.messages));
    return answer;
  }

  /** Returns what ends it. Errors: RESOURCE_EXHAUSTED. */
  #count(load: Load, home: string, isWait: boolean): () => void {
    const { callsPerHome, waitsPerHome } = this.#limits;
    const limit =
      load.calls >= callsPerHome
        ? "callsPerHome"
        : isWait && load.waits >= waitsPerHome
          ? "waitsPerHome"
          : null;
    if (limit !== null) {
      this.#metrics.limitHit(limit);
      throw tooMany(home, limit, this.#limits[limit]);
    }
    const waits = Number(isWait);
    for (const each of [load, this.#total]) {
      each.calls += 1;
      each.waits += waits;
    }
    return () => {
      for (const each of [load, this.#total]) {
        each.calls -= 1;
        each.waits -= waits;
      }
    };
  }
}

/** The home answers before this node's caller gives up. */
function waitAtHome(waitMs: number, leftMs: number): number {
  const answerMs = Math.min(HOME_ANSWER_MS, leftMs / 2);
  return Math.max(0, Math.floor(Math.min(waitMs, leftMs - answerMs)));
}

/** Left of a call's time when its home stops waiting: for the answer's way back (ms). */
const HOME_ANSWER_MS = 250;

const NEVER = new AbortController().signal;

interface HomeCall {
  readonly method: typeof HomeChannel | typeof HomeChannelRead;
  readonly request: Request;
  /** Wall clock of this process, as grpc-js takes it. */
  readonly endsAtMs: number;
  readonly signal: AbortSignal | null;
}

/** Rejects with the ServiceError of the library. Errors besides: INTERNAL. */
function unary(
  client: UsedConnection<Load>["client"],
  { method, request, endsAtMs, signal }: HomeCall,
): Promise<vfs.ChannelResponse> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => call.cancel();
    const call = client.makeUnaryRequest(
      method.path,
      (message: Request) => asBuffer(method.request.encode(message)),
      (bytes: Buffer) => method.response.decode(bytes),
      request,
      { deadline: endsAtMs },
      (error, answer) => {
        signal?.removeEventListener("abort", onAbort);
        if (error === null && answer !== undefined) resolve(answer);
        else reject(error ?? new NexusError({ code: "INTERNAL", what: "a node answered nothing" }));
      },
    );
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

function isReading(operation: number | undefined): boolean {
  const { CHANNEL_READ, CHANNEL_STATUS } = vfs.ChannelOperation;
  return operation === CHANNEL_READ || operation === CHANNEL_STATUS;
}

/** What the home itself said. That it stops or starts is no concern of the caller's, who is at another node. */
function refusal(error: NexusError, path: string, home: string): NexusError {
  const isAway = error.code === "UNAVAILABLE" || error.code === "CLOSED" || error.code === "UNAUTHENTICATED";
  return isAway ? homeUnreachable(path, home, error.what, error) : error;
}

/** What became of a call that has no answer. */
function failure(
  status: ServiceError,
  { visiblePath, home, isReading }: { visiblePath: string; home: string; isReading: boolean },
): NexusError {
  const error = statusToError(status, `asking node ${home}`);
  if (payloadOf(status) !== null) return refusal(error, visiblePath, home);
  if (neverSent(status)) return homeUnreachable(visiblePath, home, error.what, error);
  const isLost = LOST.has(status.code);
  if (!isReading && (isLost || status.code === GrpcStatus.DEADLINE_EXCEEDED)) {
    return new NexusError({
      code: "UNKNOWN_OUTCOME",
      what: `node ${home}, which has the messages of ${visiblePath}, did not answer: ${error.what}`,
      remedy:
        "the message may be there, or taken: look before trying again, or give messages ids of their own",
      details: { path: visiblePath, home },
      cause: error,
    });
  }
  return isLost ? homeUnreachable(visiblePath, home, error.what, error) : error;
}

/** How the library reports a connection that broke under a call. */
const LOST: ReadonlySet<number> = new Set([
  GrpcStatus.UNAVAILABLE,
  GrpcStatus.CANCELLED,
  GrpcStatus.INTERNAL,
  GrpcStatus.UNKNOWN,
]);

function cancelled(path: string, signal: AbortSignal): NexusError {
  return new NexusError({
    code: "CANCELLED",
    what: `a call on ${path}, whose messages are on another node, was cancelled`,
    remedy: "a change may have been made all the same: look before making it again",
    details: { path },
    cause: signal.reason,
  });
}

function tooMany(home: string, limit: keyof HomeChannelLimits, most: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${most} calls of this node are at the pipes and streams of node ${home} (limit ${limit})`,
    remedy: "try again later, or call that node itself",
    details: { home, limit: most },
  });
}
