import { setTimeout as pause } from "node:timers/promises";
import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import { blake3Hex } from "@nexus/lib/node";
import type { NexusFilesystem } from "@nexus/sdk";
import {
  checkLinearizable,
  type FilesInput,
  type FilesOutput,
  filesModel,
  type Operation,
  type PutCondition,
  returned,
  UNKNOWN,
} from "@nexus/test-linearizability";
import { PATIENCE_MS } from "./wait.js";

/** Enough of a content id to tell contents apart, and to be read in an explanation. */
const shortened = (contentId: string): string => contentId.slice(0, 10);
/** The content id of a small file is the hash of its bytes. */
const contentIdOf = (body: string): string => shortened(blake3Hex(new TextEncoder().encode(body)));

const CONTESTED_FILES = 6;
const OPERATION_TIMEOUT_MS = 4_000;
const FINAL_CLIENT = "final";
/** Between two operations of a client: keeps histories small enough to be checked in seconds. */
const THINK_MS = 12;
const CHECK_TIMEOUT_MS = 60_000;
/** Every so many operations a client makes a file of its own, which nobody touches again. */
const LEDGER_EVERY = 8;

type FileOperation = Operation<FilesInput, FilesOutput>;

/** These answers leave open whether a change took effect; every other error promises that it did not. */
const OPEN_OUTCOMES: ReadonlySet<string> = new Set(["UNKNOWN_OUTCOME", "CANCELLED", "CLOSED", "INTERNAL"]);

/** What an error means for a conditional or unconditional put. */
type PutFailure = "conflict" | "unknown" | "refused";

function failureOf(error: unknown): PutFailure {
  if (!NexusError.is(error)) throw error;
  if (error.code === "CONFLICT") return "conflict";
  return OPEN_OUTCOMES.has(error.code) ? "unknown" : "refused";
}

/**
 * Clients that write, conditionally write and read a handful of files, linearizably, and record what they saw: input,
 * call and return by one monotonic clock. Every client also makes files of its own, to be found again afterwards.
 */
export class Workload {
  readonly history: FileOperation[] = [];
  /** Path and content of files that were acknowledged and that nobody changed since. */
  readonly ledger = new Map<string, string>();
  readonly refusals = new Map<string, number>();
  /** Counts sets of contested files; a new set keeps the history of each file short enough to be checked. */
  #epoch = 0;
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();
  #sequence = 0;

  /** One client for each connection; the connections stay the caller's. */
  start(connections: readonly NexusFilesystem[]): void {
    this.#running = Promise.all(connections.map((fs, client) => this.#client(client, fs))).then(
      () => undefined,
    );
    // Rejections are the caller's at stop(); until then they must not count as unhandled.
    this.#running.catch(() => undefined);
  }

  /** Clients go on with files that nobody has touched yet. */
  turnToNewFiles(): void {
    this.#epoch += 1;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  get acknowledgedPuts(): number {
    return this.history.filter((op) => op.outcome.kind === "returned" && op.outcome.output.kind === "put")
      .length;
  }

  summary(): string {
    const count = (kind: string): number =>
      this.history.filter(({ outcome }) => outcome.kind === kind).length;
    const refused = [...this.refusals].map(([code, times]) => `${times} ${code}`).join(", ");
    const checked = `${count("returned")} operations answered, ${count("unknown")} left open`;
    return `${checked}, ${this.ledger.size} files found again; refused: ${refused === "" ? "none" : refused}`;
  }

  /** Reads every contested file of every set through `fs` as part of the history. */
  async readBack(fs: NexusFilesystem): Promise<void> {
    const found = new Map<string, number>();
    for (let epoch = 0; epoch <= this.#epoch; epoch += 1) {
      for (let file = 0; file < CONTESTED_FILES; file += 1) {
        const path = contestedPath(epoch, file);
        if (!(await this.#get(FINAL_CLIENT, fs, path, found)))
          throw new Error(`reading ${path} after healing failed`);
      }
    }
    if (found.size === 0) throw new Error("none of the files that clients contested was found after healing");
  }

  /** Throws with the checker's explanation. */
  assertLinearizable(): void {
    const verdict = checkLinearizable(filesModel, this.history, { timeoutMs: CHECK_TIMEOUT_MS });
    if (verdict.kind === "illegal") throw new Error(verdict.explanation);
    if (verdict.kind === "unknown") {
      throw new Error(
        `${this.history.length} operations cannot be checked: ${JSON.stringify(verdict.reason)}`,
      );
    }
  }

  /** Throws with the path of a file that was acknowledged and is gone or different. */
  async assertNothingLost(fs: NexusFilesystem): Promise<void> {
    const paths = [...this.ledger.keys()];
    const items = await fs.statBatch(paths, { consistency: LINEARIZABLE });
    items.forEach((item, position) => {
      const path = paths[position] ?? "";
      if (!item.ok) throw new Error(`${path} was acknowledged and is lost: ${item.error.message}`);
      if (item.value.entry.contentId !== this.ledger.get(path)) throw new Error(`${path} has other content`);
    });
  }

  async #client(client: number, fs: NexusFilesystem): Promise<void> {
    const seen = new Map<string, number>();
    for (let turn = 0; !this.#isStopped; turn += 1) {
      // Three operations on one file, so that a condition rests on what this client has just seen.
      const path = contestedPath(this.#epoch, (Math.floor(turn / 3) * 5 + client) % CONTESTED_FILES);
      if (turn % LEDGER_EVERY === 0) await this.#makeLedgerFile(client, turn, fs);
      else if (turn % 3 === 0) await this.#get(client, fs, path, seen);
      else if (turn % 3 === 1) await this.#put(client, fs, path, seen, null);
      else await this.#put(client, fs, path, seen, conditionOn(seen.get(path)));
      await pause(THINK_MS);
    }
  }

  async #get(
    client: string | number,
    fs: NexusFilesystem,
    path: string,
    seen: Map<string, number> = new Map(),
  ): Promise<boolean> {
    const input: FilesInput = { kind: "get", path };
    // Under faults an operation that hangs is given up soon; the last look is only meant to come about.
    const timeoutMs = client === FINAL_CLIENT ? PATIENCE_MS : OPERATION_TIMEOUT_MS;
    const calledAt = performance.now();
    const record = (content: string | null, version: number): void => {
      const output: FilesOutput =
        content === null ? { kind: "get", content } : { kind: "get", content, version };
      this.history.push({ client, input, calledAt, outcome: returned(output, performance.now()) });
    };
    try {
      const { entry } = await fs.stat(path, { consistency: LINEARIZABLE, timeoutMs });
      record(shortened(entry.contentId ?? ""), entry.version);
      seen.set(path, entry.version);
      return true;
    } catch (error) {
      if (!NexusError.is(error)) throw error;
      if (error.code === "NOT_FOUND") record(null, 0);
      else this.#countRefusal(error);
      return error.code === "NOT_FOUND";
    }
  }

  async #put(
    client: number,
    fs: NexusFilesystem,
    path: string,
    seen: Map<string, number>,
    condition: PutCondition | null,
  ): Promise<void> {
    const body = `${client} wrote ${this.#sequence++}`;
    const calledAt = performance.now();
    const content = contentIdOf(body);
    const input: FilesInput =
      condition === null ? { kind: "put", path, content } : { kind: "put", path, content, condition };
    const record = (outcome: FileOperation["outcome"]): void => {
      this.history.push({ client, input, calledAt, outcome });
    };
    try {
      const options = { ...optionsOf(condition), timeoutMs: OPERATION_TIMEOUT_MS };
      const { entry } = await fs.write(path, body, options);
      record(returned({ kind: "put", version: entry.version }, performance.now()));
      seen.set(path, entry.version);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === "conflict") record(returned({ kind: "conflict" }, performance.now()));
      else if (failure === "unknown") record(UNKNOWN);
      if (failure !== "conflict") this.#countRefusal(error);
    }
  }

  async #makeLedgerFile(client: number, turn: number, fs: NexusFilesystem): Promise<void> {
    const path = `/ledger/${client}-${turn}`;
    try {
      const options = { parents: true, timeoutMs: OPERATION_TIMEOUT_MS };
      const { entry } = await fs.write(path, `${client} ${turn}`, options);
      this.ledger.set(path, entry.contentId ?? "");
    } catch (error) {
      if (failureOf(error) === "conflict") throw error;
      this.#countRefusal(error);
    }
  }

  #countRefusal(error: unknown): void {
    const { code } = NexusError.from(error);
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }
}

function contestedPath(epoch: number, file: number): string {
  return `/contested-${epoch}-${file}`;
}

function conditionOn(version: number | undefined): PutCondition {
  return version === undefined ? { kind: "absent" } : { kind: "version", version };
}

function optionsOf(condition: PutCondition | null): { ifAbsent?: boolean; ifVersion?: number } {
  if (condition?.kind === "absent") return { ifAbsent: true };
  return condition?.kind === "version" ? { ifVersion: condition.version } : {};
}
