import { createServer, type Server, type Socket } from "node:net";
import { NexusError } from "@nexus/contracts";
import { type DoorAnswer, type DoorRequest, MAX_DOOR_LINE_BYTES, type SideName } from "@nexus/lib/node";

/** A ring whose ends are given out. */
export interface DoorKeeper {
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
const OTHER: Readonly<Record<SideName, SideName>> = { writer: "reader", reader: "writer" };

interface Ring {
  readonly keeper: DoorKeeper;
  readonly held: Map<SideName, Socket>;
}

/**
 * Gives the ends of shared rings to processes, each to one at a time, by the life of a connection: a process that is
 * killed loses its end at once. Bells of one end are passed on to the other.
 */
export class SharedPipeDoor {
  readonly #server: Server;
  readonly #rings = new Map<string, Ring>();
  readonly #sockets = new Set<Socket>();

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

  add(ringPath: string, keeper: DoorKeeper): void {
    this.#rings.set(ringPath, { keeper, held: new Map() });
  }

  /** Takes the ends away from those who have them. */
  remove(ringPath: string): void {
    const ring = this.#rings.get(ringPath);
    this.#rings.delete(ringPath);
    for (const socket of ring?.held.values() ?? []) socket.destroy();
  }

  isHeld(ringPath: string, side: SideName): boolean {
    return this.#rings.get(ringPath)?.held.has(side) ?? false;
  }

  /** Wakes the process at that end, if there is one. */
  ringBell(ringPath: string, side: SideName): void {
    this.#rings.get(ringPath)?.held.get(side)?.write(BELL);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #onConnection(socket: Socket): void {
    this.#sockets.add(socket);
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
    const ring = this.#rings.get(ringPath);
    if (ring === undefined) return refuse(socket, "NOT_FOUND", `there is no pipe in ${ringPath}`);
    if (ring.held.has(side)) {
      return refuse(socket, "CONFLICT", `another process is the ${side} of the pipe in ${ringPath}`);
    }
    ring.held.set(side, socket);
    socket.on("data", () => {
      ring.held.get(OTHER[side])?.write(BELL);
      ring.keeper.onBell(side);
    });
    socket.on("close", () => {
      ring.held.delete(side);
      ring.keeper.onHeld(side, false);
    });
    ring.keeper.onHeld(side, true);
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

function refuse(socket: Socket, code: "NOT_FOUND" | "CONFLICT", what: string): void {
  const remedy =
    code === "CONFLICT"
      ? "let it end, or exchange messages through it"
      : "ask the node where the pipe is now";
  answer(socket, { isOpen: false, code, what, remedy });
  socket.end();
}
