import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FatalError, PATIENCE_MS, until } from "./wait.js";

export const projectRoot = fileURLToPath(new URL("../../../../", import.meta.url));
export const daemonBin = join(projectRoot, "packages/cluster-daemon/bin/nexusd-cluster.js");
export const cliBin = join(projectRoot, "packages/cli/bin/nexus.js");

export interface NodeSpec {
  readonly name: string;
  /** Where it listens; the ports are of this host. */
  readonly host: string;
  /** Address the other nodes are told; null: where it listens. */
  readonly advertise: string | null;
  readonly dataDir: string;
  readonly logFile: string;
  readonly peerPort: number;
  readonly clientPort: number;
  readonly httpPort: number;
  readonly peers: readonly string[];
  readonly extraArgs: readonly string[];
  /** Put before the daemon's command, e.g. a fault injector. */
  readonly wrapper: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The tests start many nodes on one disk; what a reserve does is full-disk.test.ts's. */
const SMALL_RESERVE = { NEXUS_DISK_RESERVE: "8MiB" };

/** One `nexusd-cluster` as a real process with its own folder, ports and log file. */
export class NodeProcess {
  #child: ChildProcess | null = null;
  #exit: Promise<ExitStatus> | null = null;

  constructor(readonly spec: NodeSpec) {}

  get client(): string {
    return `${this.spec.host}:${this.spec.clientPort}`;
  }
  /** Where other nodes reach it. */
  get peer(): string {
    return this.spec.advertise ?? `${this.spec.host}:${this.spec.peerPort}`;
  }
  get http(): string {
    return `http://${this.spec.host}:${this.spec.httpPort}`;
  }
  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error(`${this.spec.name} is not running`);
    return pid;
  }
  get isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  start(): void {
    if (this.isRunning) throw new Error(`${this.spec.name} is running already`);
    const { spec } = this;
    const command = [
      ...spec.wrapper,
      process.execPath,
      daemonBin,
      ...["--hostname", spec.name, "--data-dir", spec.dataDir],
      ...["--bind-addr", `${spec.host}:${spec.peerPort}`, "--client-addr", this.client],
      ...["--http-addr", `${spec.host}:${spec.httpPort}`],
      ...(spec.advertise === null ? [] : ["--advertise-addr", spec.advertise]),
      ...(spec.peers.length > 0 ? ["--peers", spec.peers.join(",")] : []),
      ...spec.extraArgs,
    ];
    const child = spawn(command[0]!, command.slice(1), {
      stdio: ["ignore", "pipe", "pipe"],
      env: cleanEnv({ ...SMALL_RESERVE, ...spec.env }),
    });
    const log = createWriteStream(spec.logFile, { flags: "a" });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    // A test run that is given up must not leave daemons behind.
    const killWithRun = (): void => void child.kill("SIGKILL");
    process.once("exit", killWithRun);
    this.#child = child;
    this.#exit = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        process.off("exit", killWithRun);
        log.end();
        resolve({ code, signal });
      });
    });
  }

  /** Resolves once /readyz answers 200; fails early, with the log's tail, when the process ends. */
  async ready(timeoutMs = PATIENCE_MS): Promise<void> {
    await until(
      `${this.spec.name} to be ready`,
      async () => {
        if (!this.isRunning) throw new FatalError(`${this.spec.name} exited early:\n${this.logTail()}`);
        const response = await fetch(`${this.http}/readyz`, { signal: AbortSignal.timeout(2_000) });
        const body = await response.text();
        if (response.status !== 200) throw new Error(`/readyz ${response.status}: ${body}`);
        return true;
      },
      timeoutMs,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.logTail()}`);
    });
  }

  exited(): Promise<ExitStatus> {
    if (this.#exit === null) throw new Error(`${this.spec.name} was never started`);
    return this.#exit;
  }

  /** SIGTERM and the wait for the end. */
  async stop(): Promise<ExitStatus> {
    if (!this.isRunning) return this.exited();
    this.#child?.kill("SIGTERM");
    return this.exited();
  }

  /** kill -9. */
  async kill(): Promise<void> {
    if (!this.isRunning) return;
    this.#child?.kill("SIGKILL");
    await this.exited();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  logTail(lines = 25): string {
    try {
      return readFileSync(this.spec.logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
    } catch {
      return "(no log)";
    }
  }

  async metrics(): Promise<string> {
    const response = await fetch(`${this.http}/metrics`, { signal: AbortSignal.timeout(5_000) });
    if (response.status !== 200) throw new Error(`/metrics answered ${response.status}`);
    return response.text();
  }

  /** Resident memory of the process, bytes. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, "utf8");
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    if (kib === undefined) throw new Error(`no VmRSS of ${this.spec.name}`);
    return Number(kib) * 1024;
  }

  /** Highest resident memory since the last `resetPeakResidentBytes`, bytes. */
  peakResidentBytes(): number {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.pid}/status`, "utf8"))?.[1];
    if (kib === undefined) throw new Error(`no VmHWM of ${this.spec.name}`);
    return Number(kib) * 1024;
  }
}

/** The environment without settings that would leak into the daemon or the CLI under test. */
export function cleanEnv(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("NEXUS_") && name !== "VITEST",
  );
  return { ...Object.fromEntries(kept), NODE_ENV: "production", ...extra };
}
