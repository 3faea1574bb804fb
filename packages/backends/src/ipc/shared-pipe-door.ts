import { createServer, type Server, type Socket } from "node:net";
import { NexusError } from "@nexus/contracts";
import { type DoorAnswer, type DoorRequest, MAX_DOOR_LINE_BYTES, type SideName } from "@nexus/lib/node";

/** A ring whose ends are given out. The writing end is one process's at a time. */
export interface DoorKeeper {
  /** Processes that may have the reading end at once: one of a pipe, many of a stream. */
  readonly mostReaders: number;
  /** Another process has the end from here on, or no longer. */
  onHeld(side: SideName, isHeld: boolean): void;
  /** The process at one end rang: there is something to see for the other. */
  onBell(from: SideName): void;
}

/** Connections at once: each is one end of a pipe. */
const MAX_CONNECTIONS = 1_024;
/** How long a process may take to say what it wants (ms). */
const ASK_TIMEOUT_MS = 5_000;
const BELL = Uint8Array.of(1);
/** Bytes: the process is stopped, or far behind. */
const MAX_BELLS_WAITING = 64;
const OTHER: Readonly<Record<SideName, SideName>> = { writer: "reader", reader: "writer" };

interface Ring {
  readonly keeper: DoorKeeper;
  readonly held: Readonly<Record<SideName, Set<Socket>>>;
}

/**
 * Gives the ends of shared rings to processes by the life of a connection: a process that is killed loses its end at
 * once. Bells of one end are passed on to the other.
 */
export class SharedPipeDoor {
  readonly #server: Server;
  readonly #rings = new Map<string, Ring>();
  readonly #sockets = new Set<Socket>();
  #keepsProcess = true;

  constructor() {
    this.#server = createServer((socket) => this.#onConnection(socket));
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /** Errors: IO_ERROR. */
  listen(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", (cause) => {
        reject(
          new NexusError({
            code: "IO_ERROR",
            what: `the socket ${path} cannot be opened: ${cause.message}`,
            remedy: "look at who owns the folder, and whether its path is short enough for a socket",
            cause,
          }),
        );
      });
      this.#server.listen(path, () => resolve());
    });
  }

  /** As `listen`, at once; neither the door nor who stands at it keeps this process running. Errors: IO_ERROR. */
  listenNow(path: string): void {
    this.#keepsProcess = false;
    // Said below already; of a connection that could not be taken, its process is told by the system.
    this.#server.on("error", () => undefined);
    // Exclusive: in a worker of a cluster, too, this very process binds it.
    this.#server.listen({ path, exclusive: true }).unref();
    if (this.#server.listening) return;
    throw new NexusError({
      code: "IO_ERROR",
      what: `the socket ${path} cannot be opened`,
      remedy: "look at who owns the folder, and whether its path is short enough for a socket",
    });
  }

  add(ringPath: string, keeper: DoorKeeper): void {
    this.#rings.set(ringPath, { keeper, held: { writer: new Set(), reader: new Set() } });
  }

  /** Takes the ends away from those who have them. */
  remove(ringPath: string): void {
    const ring = this.#rings.get(ringPath);
    this.#rings.delete(ringPath);
    for (const socket of [...(ring?.held.writer ?? []), ...(ring?.held.reader ?? [])]) socket.destroy();
  }

  isHeld(ringPath: string, side: SideName): boolean {
    return (this.#rings.get(ringPath)?.held[side].size ?? 0) > 0;
  }

  /** Wakes the processes at that end. */
  ringBell(ringPath: string, side: SideName): void {
    for (const socket of this.#rings.get(ringPath)?.held[side] ?? []) ring(socket);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #onConnection(socket: Socket): void {
    this.#sockets.add(socket);
    if (!this.#keepsProcess) socket.unref();
    let line = "";
    const timer = setTimeout(() => socket.destroy(), ASK_TIMEOUT_MS);
    // What follows a broken connection is its close.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(timer);
      this.#sockets.delete(socket);
    });
    const onData = (piece: Buffer): void => {
      line += piece.toString("utf8");
      const end = line.indexOf("\n");
      if (end < 0) {
        if (line.length > MAX_DOOR_LINE_BYTES) socket.destroy();
        return;
      }
      clearTimeout(timer);
      socket.off("data", onData);
      this.#give(socket, parseRequest(line.slice(0, end)));
    };
    socket.on("data", onData);
  }

  #give(socket: Socket, request: DoorRequest | null): void {
    if (request === null) {
      socket.destroy();
      return;
    }
    const { ringPath, side } = request;
    const given = this.#rings.get(ringPath);
    if (given === undefined) return refuse(socket, "NOT_FOUND", `there is no pipe or stream in ${ringPath}`);
    const { keeper, held } = given;
    const most = side === "reader" ? keeper.mostReaders : 1;
    if (held[side].size >= most) {
      const code = most === 1 ? "CONFLICT" : "RESOURCE_EXHAUSTED";
      return refuse(socket, code, `${most} other process(es) are the ${side} of what is in ${ringPath}`);
    }
    held[side].add(socket);
    socket.on("data", () => {
      for (const other of held[OTHER[side]]) ring(other);
      keeper.onBell(side);
    });
    socket.on("close", () => {
      held[side].delete(socket);
      keeper.onHeld(side, held[side].size > 0);
    });
    keeper.onHeld(side, true);
    answer(socket, { isOpen: true });
  }
}

function parseRequest(line: string): DoorRequest | null {
  try {
    const { v, ringPath, side } = JSON.parse(line) as DoorRequest;
    const isSound = v === 1 && typeof ringPath === "string" && (side === "writer" || side === "reader");
    return isSound ? { v, ringPath, side } : null;
  } catch {
    return null;
  }
}

function answer(socket: Socket, it: DoorAnswer): void {
  socket.write(`${JSON.stringify(it)}\n`);
}

/** A process that does not take its bells has enough of them waiting already. */
function ring(socket: Socket): void {
  if (socket.writableLength < MAX_BELLS_WAITING) socket.write(BELL);
}

const REMEDIES = {
  NOT_FOUND: "ask the node where it is now",
  CONFLICT: "let it end, or exchange messages through it",
  RESOURCE_EXHAUSTED: "let some of them end, or read through the node",
} as const;

function refuse(socket: Socket, code: keyof typeof REMEDIES, what: string): void {
  answer(socket, { isOpen: false, code, what, remedy: REMEDIES[code] });
  socket.end();
}
