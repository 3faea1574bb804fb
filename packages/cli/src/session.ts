import { NexusError } from "@nexus/contracts";
import type { ConnectOptions, NexusFilesystem, ReadOptions, RequestOptions } from "@nexus/sdk";
import type { GlobalOptions } from "./arguments/globals.js";
import type { CliIo } from "./io.js";
import { errorDocument, errorLine, type Remedies } from "./output/error-line.js";
import { Output } from "./output/output.js";

/** What a running command has: a filesystem, output, and how calls are to be made. */
export class Session {
  readonly io: CliIo;
  readonly out: Output;
  readonly json: boolean;
  /** Options of calls that change something. */
  readonly call: RequestOptions;
  /** Options of reads. */
  readonly read: ReadOptions;
  #filesystem: Promise<NexusFilesystem> | null = null;
  #exitCode = 0;

  constructor(
    io: CliIo,
    globals: GlobalOptions,
    private readonly remedies: Remedies,
    private readonly connectOptions: () => Promise<ConnectOptions>,
  ) {
    this.io = io;
    this.out = new Output(io.stdout, io.signal);
    this.json = globals.json;
    this.call = { timeoutMs: globals.timeoutMs, signal: io.signal };
    this.read = { ...this.call, consistency: globals.consistency };
  }

  /** 0 as long as nothing was reported as failed. */
  get exitCode(): number {
    return this.#exitCode;
  }

  /** The connection, made at the first use: arguments and local files are checked before it. */
  filesystem(): Promise<NexusFilesystem> {
    this.#filesystem ??= this.#connect();
    return this.#filesystem;
  }

  async #connect(): Promise<NexusFilesystem> {
    return this.io.connect(await this.connectOptions());
  }

  /** Reports a failure and lets the command go on with its next item. An interruption is never swallowed. */
  reportFailure(error: unknown): void {
    this.io.signal.throwIfAborted();
    const failure = NexusError.from(error);
    const { json, remedies } = this;
    const line = json ? JSON.stringify(errorDocument(failure, remedies)) : errorLine(failure, remedies);
    this.io.stderr.write(`${line}\n`);
    this.#exitCode = Math.max(this.#exitCode, failure.facts.exit);
  }

  /** A word beside the output, on stderr. */
  note(text: string): void {
    this.io.stderr.write(`nexus: note: ${text}\n`);
  }

  /** The command ends with the exit code of the program it ran. */
  exitWith(exitCode: number): void {
    this.#exitCode = exitCode;
  }

  async close(): Promise<void> {
    const opened = await this.#filesystem?.catch(() => null);
    await opened?.close();
  }
}
