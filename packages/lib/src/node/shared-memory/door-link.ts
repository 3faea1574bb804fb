import { createConnection, type Socket } from "node:net";
import { ERROR_CODES, type ErrorCode, NexusError } from "@nexus/contracts";
import type { SideName } from "./ring-format.js";

/** Where a pipe with io_profile shared_memory is, as its status says. */
export interface SharedPipePlace {
  /** The ring's file. */
  readonly ringPath: string;
  /** The socket where ends are asked for and bells are rung. */
  readonly doorPath: string;
}

/** First line of a connection: which end of which ring is asked for. */
export interface DoorRequest {
  readonly v: 1;
  readonly ringPath: string;
  readonly side: SideName;
}

/** First line of the answer. Behind it, every byte of either direction is a bell: look at the ring. */
export type DoorAnswer =
  | { readonly isOpen: true }
  | { readonly isOpen: false; readonly code: ErrorCode; readonly what: string; readonly remedy: string };

/** Longest first line of either direction. */
export const MAX_DOOR_LINE_BYTES = 4_096;
const BELL = Uint8Array.of(1);

/** One end of a shared ring, as long as the connection lasts: the node gives each end to one process at a time. */
export class DoorLink {
  readonly #socket: Socket;
  #onBell: () => void = () => undefined;
  #isOpen = true;
  /** A bell that came while nobody waited. */
  #hasRung = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", () => this.#rung());
    socket.on("close", () => {
      this.#isOpen = false;
      this.#rung();
    });
  }

  /** Errors: NOT_FOUND (no such pipe), CONFLICT (the end is another process's), UNAVAILABLE, DEADLINE_EXCEEDED. */
  static open(place: SharedPipePlace, side: SideName, timeoutMs: number): Promise<DoorLink> {
    const { doorPath, ringPath } = place;
    return new Promise((resolve, reject) => {
      const socket = createConnection(doorPath);
      let line = "";
      const timer = setTimeout(() => fail(tookTooLong(doorPath, timeoutMs)), timeoutMs);
      const fail = (error: NexusError): void => {
        clearTimeout(timer);
        socket.destroy();
        reject(error);
      };
      const onData = (piece: Buffer): void => {
        line += piece.toString("utf8");
        const end = line.indexOf("\n");
        if (end < 0) {
          if (line.length > MAX_DOOR_LINE_BYTES) fail(unreachable(doorPath, "it answers something else"));
          return;
        }
        const answer = parseAnswer(line.slice(0, end));
        if (answer === null) return fail(unreachable(doorPath, "it answers something else"));
        if (!answer.isOpen) return fail(new NexusError(answer));
        clearTimeout(timer);
        socket.off("data", onData);
        socket.off("close", onClose);
        resolve(new DoorLink(socket));
      };
      const onClose = (): void => fail(unreachable(doorPath, "it closed the connection"));
      socket.on("error", (cause) => fail(unreachable(doorPath, cause.message)));
      socket.on("data", onData);
      socket.on("close", onClose);
      const request: DoorRequest = { v: 1, ringPath, side };
      socket.on("connect", () => socket.write(`${JSON.stringify(request)}\n`));
    });
  }

  /** False: the end is not this process's any more. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Wakes whoever waits at the other end. */
  ringBell(): void {
    if (this.#isOpen) this.#socket.write(BELL);
  }

  /** Until a bell, the end of the connection, or for `waitMs`. A bell that rang since the last wait counts. */
  untilBell(waitMs: number): Promise<void> {
    if (this.#hasRung || !this.#isOpen) {
      this.#hasRung = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#hasRung = false;
        this.#onBell = () => undefined;
        resolve();
      };
      const timer = setTimeout(end, waitMs);
      this.#onBell = end;
    });
  }

  #rung(): void {
    this.#hasRung = true;
    this.#onBell();
  }

  close(): void {
    this.#socket.destroy();
  }
}

function parseAnswer(line: string): DoorAnswer | null {
  try {
    const answer = JSON.parse(line) as DoorAnswer;
    if (answer.isOpen) return { isOpen: true };
    const { code, what, remedy } = answer;
    return code in ERROR_CODES ? { isOpen: false, code, what: String(what), remedy: String(remedy) } : null;
  } catch {
    return null;
  }
}

function unreachable(doorPath: string, why: string): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `the node at ${doorPath} does not give an end of the pipe: ${why}`,
    remedy: "see that the node runs on this machine and as this user; ask it again where the pipe is",
    details: { doorPath },
  });
}

function tookTooLong(doorPath: string, timeoutMs: number): NexusError {
  return new NexusError({
    code: "DEADLINE_EXCEEDED",
    what: `the node at ${doorPath} did not answer within ${timeoutMs} ms`,
    remedy: "try again or allow more time",
    details: { doorPath, timeoutMs },
  });
}
