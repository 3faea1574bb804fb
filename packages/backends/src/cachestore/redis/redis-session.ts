import { withDeadline } from "@nexus/lib";

/** One connection to a Redis server, from its handshake until it is lost. Never reconnects by itself. */
export interface RedisSession {
  /** One command and its reply: bulk strings as bytes, the rest as the protocol has them. */
  send(command: readonly (string | Buffer)[]): Promise<unknown>;
  /** Every message of the channel goes to `listener` until the session ends or leaves the channel. */
  join(channel: string, listener: (message: Buffer) => void): Promise<void>;
  leave(channel: string): Promise<void>;
  /** Resolves, never rejects, with the reason once the connection is gone. */
  readonly lost: Promise<Error>;
  /** Ends the connection at once; what waits for a reply fails. */
  destroy(): void;
}

export interface RedisSessionOptions {
  /** `redis://[[user]:password@]host[:port][/database]`, `rediss://` for TLS. */
  readonly url: string;
  /** Longest that connecting and the handshake may take together (ms). */
  readonly connectTimeoutMs: number;
  /** Commands without a reply beyond which the library refuses more. */
  readonly maxPendingCommands: number;
  /** Ends an attempt to connect. */
  readonly signal: AbortSignal;
}

/** RESP type of bulk strings, the one that carries values. */
const BULK_STRING = 36;

/** Errors: those of the library and of the socket, DEADLINE_EXCEEDED; the caller translates them. */
export async function openRedisSession(options: RedisSessionOptions): Promise<RedisSession> {
  // Loaded here: the library is hundreds of files, which a node without a Redis cache need not read.
  const { createClient } = await import("@redis/client");
  const client = createClient({
    url: options.url,
    // Messages arrive beside replies on the same connection, so subscriptions and values fail together.
    RESP: 3,
    socket: { connectTimeout: options.connectTimeoutMs, reconnectStrategy: false },
    disableOfflineQueue: true,
    commandsQueueMaxLength: options.maxPendingCommands,
    maintNotifications: "disabled",
    disableClientInfo: true,
  });
  let reportLoss: (reason: Error) => void = () => undefined;
  const lost = new Promise<Error>((resolve) => {
    reportLoss = resolve;
  });
  client.on("error", reportLoss);
  const { connectTimeoutMs, signal } = options;
  try {
    await withDeadline(() => client.connect(), connectTimeoutMs, "connecting to Redis", signal);
  } catch (error) {
    client.destroy();
    throw error;
  }
  const typeMapping = { [BULK_STRING]: Buffer };
  return {
    send: (command) => client.sendCommand(command, { typeMapping }),
    join: (channel, listener) => client.subscribe(channel, listener, true),
    leave: (channel) => client.unsubscribe(channel),
    lost,
    destroy: () => {
      client.destroy();
      reportLoss(new Error("the connection was closed"));
    },
  };
}
