import { NexusError } from "@nexus/contracts";
import { type MessageInit, type MethodDescriptor, raft } from "@nexus/contracts/wire";
import { parseZoneId } from "@nexus/lib";
import { UnaryCaller } from "../client/caller.js";
import { Connections } from "../client/connections.js";
import { isServiceError } from "../grpc/status.js";
import { DEFAULT_CLIENT_LIMITS, type RemoteRowsLimits } from "../limits.js";
import type { TransportSecurity } from "../security.js";
import { CommitSession } from "./commit-session.js";
import { type Life, lifeFromWire } from "./zone-life.js";

export interface RowsServerOptions {
  readonly address: string;
  readonly security: TransportSecurity;
  readonly limits: RemoteRowsLimits;
}

/** What a server says of a zone when it is opened. */
export interface OpenedRows {
  readonly life: Life;
  readonly session: CommitSession;
  readonly keepsHistory: boolean;
}

/** One node that serves rows, and the session there. */
export class RowsServer {
  readonly address: string;
  readonly connections: Connections;
  readonly #caller: UnaryCaller;
  #session: CommitSession | null = null;
  #opening: Promise<CommitSession> | null = null;

  constructor({ address, security, limits }: RowsServerOptions) {
    this.address = address;
    const { connectTimeoutMs } = limits;
    this.connections = new Connections([address], {
      security,
      authToken: "",
      mode: "unary",
      limits: { ...DEFAULT_CLIENT_LIMITS, connectTimeoutMs },
    });
    this.#caller = new UnaryCaller(this.connections);
  }

  /** A call that changes nothing. Errors: the server's; UNAVAILABLE, DEADLINE_EXCEEDED, INTERNAL, CLOSED. */
  async read<Request, Response>(
    method: MethodDescriptor<Request, Response>,
    request: MessageInit<Request>,
    timeoutMs: number,
  ): Promise<Response> {
    const reply = this.#caller.call(method, request, { timeoutMs, signal: null }, "unary");
    return await reply.catch((error: unknown) => {
      throw NexusError.is(error) ? error : unreadable(this.address, error);
    });
  }

  /** Asks what zone this is, and begins a session. Errors: those of `read`, ZONE_NOT_LOADED. */
  async open(zoneText: string, timeoutMs: number): Promise<OpenedRows> {
    const zoneId = parseZoneId(zoneText);
    const reply = await this.read(openRows, { zoneId }, timeoutMs);
    return understood(this.address, () => {
      const life = lifeFromWire(reply.life);
      if (life.zoneId !== zoneId) throw new TypeError(`it opened zone ${life.zoneId} for ${zoneId}`);
      if (reply.sessionId === "" || reply.window < 1) throw new TypeError("it gave no session to commit in");
      const session = new CommitSession(reply.sessionId, reply.window);
      this.#session = session;
      return { life, session, keepsHistory: reply.keepsHistory };
    });
  }

  /** The session for the next commit to this life of the zone. Errors: those of `open`, INCARNATION_MISMATCH. */
  async sessionFor(life: Life, timeoutMs: number): Promise<CommitSession> {
    const session = this.#session;
    if (session?.hasRoom === true) return session;
    this.#opening ??= this.#openFor(life, timeoutMs).finally(() => {
      this.#opening = null;
    });
    return await this.#opening;
  }

  async #openFor(life: Life, timeoutMs: number): Promise<CommitSession> {
    const opened = await this.open(life.zoneId, timeoutMs);
    if (opened.life.incarnation === life.incarnation) return opened.session;
    this.#session = null;
    throw new NexusError({
      code: "INCARNATION_MISMATCH",
      what: `zone ${life.zoneId} was recovered or restored: it is not the one this store was opened for`,
      remedy: "open the remote metadata store again",
      details: { expected: life.incarnation, given: opened.life.incarnation },
    });
  }

  /** The server does not know it any more. */
  forget(session: CommitSession): void {
    if (this.#session === session) this.#session = null;
  }

  close(): void {
    this.connections.close();
  }
}

/** No second session comes of asking twice: one that nobody uses makes room when the server needs it. */
const openRows = { ...raft.MetaStoreService.OpenRows, readOnly: true };

/** What `read` makes of an answer. Errors: INTERNAL naming the server when it makes no sense. */
export function understood<T>(address: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(address, error);
  }
}

/** The library made it of a broken stream or of what is no gRPC: no server of ours said it. */
export function isOfTheLibrary(error: unknown): error is NexusError {
  return NexusError.is(error) && isServiceError(error.cause);
}

function unreadable(address: string, cause: unknown): NexusError {
  return new NexusError({
    code: "INTERNAL",
    what: `${address} answered what cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    remedy: "check that a Nexus node of this version answers at this address",
    cause,
  });
}
