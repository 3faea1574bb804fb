import type { handleUnaryCall } from "@grpc/grpc-js";
import { MAX_GRPC_MESSAGE_BYTES } from "@nexus/contracts";
import { admin, vfs } from "@nexus/contracts/wire";
import { asBuffer, streamingMethod, unaryBytesMethod } from "../grpc/definitions.js";
import { peerInfoOf } from "../grpc/peer-info.js";
import { errorToServiceError } from "../grpc/status.js";
import type { Authenticator } from "../identity.js";
import { MAX_UPLOAD_PIECE_BYTES, MESSAGE_OVERHEAD_BYTES, SESSION_MAX_FRAME_BYTES } from "../limits.js";
import { ByteBudget } from "../server/byte-budget.js";
import { CallGate } from "../server/call-gate.js";
import { CallCancellation } from "../server/cancellation.js";
import type { Service } from "../server/listener.js";
import { callerLeft, type StreamDeps } from "../server/stream-scope.js";
import { type BoundMethod, bindUnaryMethods, type UnaryHandlers } from "../server/unary.js";
import { type UnaryOutcome, UnaryRunner } from "../server/unary-runner.js";
import type { VfsHandlerDeps } from "./deps.js";
import { adminHandlers } from "./handlers/admin.js";
import { batchChangeHandlers } from "./handlers/batch-changes.js";
import { callHandlers } from "./handlers/call.js";
import { channelHandlers } from "./handlers/channels.js";
import { contentHandlers } from "./handlers/content.js";
import { listingHandlers } from "./handlers/listing.js";
import { lockHandlers } from "./handlers/locks.js";
import { metadataHandlers } from "./handlers/metadata.js";
import { originalChannelHandlers } from "./handlers/original-channels.js";
import { sessionHandlers } from "./handlers/sessions.js";
import { tier2Handlers } from "./handlers/tier2.js";
import { transactionHandlers } from "./handlers/transactions.js";
import { trashHandlers } from "./handlers/trash.js";
import { watchHandlers } from "./handlers/watch.js";
import type { SessionCall } from "./session/server-session.js";
import { Sessions } from "./session/sessions.js";
import { backupStreamHandler, restoreStreamHandler } from "./streams/backup-streams.js";
import { listingStreamHandlers } from "./streams/listing-streams.js";
import { readStreamHandler } from "./streams/read-stream.js";
import { watchStreamHandler } from "./streams/watch-stream.js";
import { writeStreamHandler } from "./streams/write-stream.js";
import { ZoneOperations } from "./zone-operations.js";

/** RPCs that tell how far a starting node is. */
const ANSWERED_WHILE_STARTING: ReadonlySet<string> = new Set(["Ping", "NodeStatus"]);

export interface VfsSurfaceOptions extends VfsHandlerDeps {
  readonly authenticator: Authenticator;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/** Calls being worked on, watches and sessions open, and bytes held by unary calls, now. */
export interface ServerLoad {
  readonly calls: number;
  readonly watches: number;
  readonly sessions: number;
  readonly unaryBytes: number;
}

/** Everything a client can call, ready to be put on a listener. */
export class VfsSurface {
  readonly #options: VfsSurfaceOptions;
  readonly #gate: CallGate;
  readonly #bytes: ByteBudget;
  readonly #runner: UnaryRunner;
  readonly #sessions: Sessions;
  readonly #methods: ReadonlyMap<string, BoundMethod>;
  readonly services: readonly Service[];

  constructor(options: VfsSurfaceOptions) {
    const { limits, metrics, nowMs } = options;
    this.#options = options;
    this.#gate = new CallGate({
      maxConcurrentCalls: limits.maxConcurrentCalls,
      maxWatches: limits.maxWatches,
      isReady: () => options.kernel.isReady(),
      metrics,
    });
    this.#bytes = new ByteBudget({ limitBytes: limits.unaryBytes, metrics });
    this.#runner = new UnaryRunner({ gate: this.#gate, limits, metrics, nowMs });
    this.#sessions = new Sessions(limits, metrics);
    const zones = new ZoneOperations(options.kernel, options.onAdministration);
    const vfsHandlers = {
      ...contentHandlers(options),
      ...metadataHandlers(options),
      ...tier2Handlers(options),
      ...batchChangeHandlers(options),
      ...listingHandlers(options),
      ...lockHandlers(options),
      ...sessionHandlers(options),
      ...trashHandlers(options),
      ...transactionHandlers(options),
      ...watchHandlers(options),
      ...originalChannelHandlers(options),
      ...channelHandlers(options),
      ...callHandlers(options, zones),
    };
    const needsKernel = (rpc: string): boolean => !ANSWERED_WHILE_STARTING.has(rpc);
    const vfsMethods = bindUnaryMethods(vfs.NexusVFSService, vfsHandlers, needsKernel);
    const adminMethods = bindUnaryMethods(admin.ZoneAdminService, adminHandlers(options, zones), needsKernel);
    this.#methods = new Map([...vfsMethods, ...adminMethods]);
    const { authenticator } = options;
    this.services = [
      this.#vfsService(vfsMethods, authenticator),
      this.#adminService(adminMethods, zones, authenticator),
    ];
  }

  get load(): ServerLoad {
    const { active, watches } = this.#gate;
    return { calls: active, watches, sessions: this.#sessions.count, unaryBytes: this.#bytes.heldBytes };
  }

  /** Refuses new calls with a retryable error and waits for those running, `timeoutMs` at most. */
  async drain(timeoutMs: number): Promise<void> {
    await Promise.all([this.#gate.drain(timeoutMs), this.#sessions.drain(timeoutMs)]);
  }

  /**
   * A further unary service on the same pipeline, with its own rule about who may call it. One that does not need the
   * kernel is served before the filesystem is: nodes become members by it.
   */
  unaryServiceFor<Table extends object>(
    table: Table,
    handlers: UnaryHandlers<Table>,
    authenticator: Authenticator,
    needsKernel: boolean,
  ): Service {
    return this.#unaryService(
      bindUnaryMethods(table, handlers, () => needsKernel),
      authenticator,
    );
  }

  /** What streams of a further service go through. */
  streamsFor(authenticator: Authenticator): StreamDeps {
    return { ...this.#streamDeps(), authenticator };
  }

  #unaryService(methods: ReadonlyMap<string, BoundMethod>, authenticator: Authenticator): Service {
    const entries = [...methods.values()].map((method) => {
      const { name } = method.descriptor;
      return [name, unaryBytesMethod(method.descriptor), this.#unaryHandler(method, authenticator)] as const;
    });
    return {
      definition: Object.fromEntries(entries.map(([name, definition]) => [name, definition])),
      implementation: Object.fromEntries(entries.map(([name, , handler]) => [name, handler])),
    };
  }

  #adminService(
    methods: ReadonlyMap<string, BoundMethod>,
    zones: ZoneOperations,
    authenticator: Authenticator,
  ): Service {
    const unary = this.#unaryService(methods, authenticator);
    const { BackupZone, RestoreZone } = admin.ZoneAdminService;
    const streams = this.#streamDeps();
    return {
      definition: {
        ...unary.definition,
        BackupZone: streamingMethod(BackupZone, MESSAGE_OVERHEAD_BYTES),
        RestoreZone: streamingMethod(RestoreZone, MAX_UPLOAD_PIECE_BYTES + MESSAGE_OVERHEAD_BYTES),
      },
      implementation: {
        ...unary.implementation,
        BackupZone: backupStreamHandler(zones, streams),
        RestoreZone: restoreStreamHandler(zones, streams),
      },
    };
  }

  #vfsService(methods: ReadonlyMap<string, BoundMethod>, authenticator: Authenticator): Service {
    const unary = this.#unaryService(methods, authenticator);
    const { ReadStream, WriteStream, Walk, Glob, Grep, WatchStream, Session } = vfs.NexusVFSService;
    const streams = this.#streamDeps();
    return {
      definition: {
        ...unary.definition,
        ReadStream: streamingMethod(ReadStream, MESSAGE_OVERHEAD_BYTES),
        WriteStream: streamingMethod(WriteStream, MAX_UPLOAD_PIECE_BYTES + MESSAGE_OVERHEAD_BYTES),
        Walk: streamingMethod(Walk, MESSAGE_OVERHEAD_BYTES),
        Glob: streamingMethod(Glob, MESSAGE_OVERHEAD_BYTES),
        Grep: streamingMethod(Grep, MESSAGE_OVERHEAD_BYTES),
        WatchStream: streamingMethod(WatchStream, MESSAGE_OVERHEAD_BYTES),
        Session: streamingMethod(Session, SESSION_MAX_FRAME_BYTES),
      },
      implementation: {
        ...unary.implementation,
        ...listingStreamHandlers(this.#options, streams),
        ReadStream: readStreamHandler(this.#options, streams),
        WriteStream: writeStreamHandler(this.#options, streams),
        WatchStream: watchStreamHandler(this.#options, streams),
        Session: (call: SessionCall) => this.#serveSession(call),
      },
    };
  }

  #streamDeps(): StreamDeps {
    const { authenticator, limits, metrics, nowMs } = this.#options;
    return { gate: this.#gate, runner: this.#runner, authenticator, limits, metrics, nowMs };
  }

  #unaryHandler(method: BoundMethod, authenticator: Authenticator): handleUnaryCall<Buffer, Buffer> {
    return (call, callback) => {
      const cancellation = new CallCancellation();
      const held = this.#bytes.open();
      let isAnswered = false;
      let isOver = false;
      // grpc-js says "cancelled" at the end of every call: the reply is taken, or nobody will take it.
      call.on("cancelled", () => {
        isOver = true;
        if (isAnswered) held.release();
        else cancellation.cancel(callerLeft(method.descriptor.name));
      });
      const answer = (outcome: UnaryOutcome): void => {
        isAnswered = true;
        if (isOver) held.release();
        if (outcome.kind === "response") callback(null, asBuffer(outcome.payload));
        else callback(errorToServiceError(outcome.error, outcome.notStarted));
      };
      void this.#runner
        .run({
          method,
          payload: call.request,
          identify: async (authToken) => await authenticator(peerInfoOf(call, authToken)),
          peer: () => peerInfoOf(call, ""),
          timeoutMs: timeoutOf(call.getDeadline()),
          cancellation,
          maxReplyBytes: MAX_GRPC_MESSAGE_BYTES - MESSAGE_OVERHEAD_BYTES,
          held,
          surface: "unary",
        })
        .then(answer);
    };
  }

  #serveSession(call: SessionCall): void {
    this.#sessions.serve(call, {
      methods: this.#methods,
      runner: this.#runner,
      bytes: this.#bytes,
      limits: this.#options.limits,
      metrics: this.#options.metrics,
      authenticate: async (authToken) => await this.#options.authenticator(peerInfoOf(call, authToken)),
    });
  }
}

/** 0: the caller set none. */
function timeoutOf(deadline: Date | number): number {
  const endsAtMs = deadline instanceof Date ? deadline.getTime() : deadline;
  if (endsAtMs === Number.POSITIVE_INFINITY) return 0;
  return Math.max(1, endsAtMs - Date.now());
}
