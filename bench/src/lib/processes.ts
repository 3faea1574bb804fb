import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";

const END_TIMEOUT_MS = 60_000;
const USER_HZ = 100; // Clock ticks per second in /proc, fixed by the kernel's user interface.

/** A server under measurement: started, waited for, its CPU read, killed and started again, stopped by pid. */
export class ServerProcess {
  #child: ChildProcess;
  /** Of the runs before the present one. */
  #pastCpuSeconds = 0;

  private constructor(
    readonly name: string,
    private readonly command: string,
    private readonly args: readonly string[],
    private readonly logFile: string,
  ) {
    this.#child = this.#spawn();
  }

  static start(name: string, command: string, args: readonly string[], logFile: string): ServerProcess {
    return new ServerProcess(name, command, args, logFile);
  }

  #spawn(): ChildProcess {
    const log = openSync(this.logFile, "a");
    try {
      return spawn(this.command, [...this.args], { stdio: ["ignore", log, log] });
    } finally {
      closeSync(log);
    }
  }

  /** CPU seconds used so far, user and system, earlier runs included. */
  cpuSeconds(): number {
    return this.#pastCpuSeconds + (this.isRunning ? this.#ownCpuSeconds() : 0);
  }

  #ownCpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / USER_HZ;
  }

  /** Resident memory of the present run (bytes). */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    if (kib === undefined) throw new Error(`${this.name}: /proc shows no VmRSS`);
    return Number(kib) * 1024;
  }

  /** Open file descriptors of the present run. */
  openFiles(): number {
    return readdirSync(`/proc/${this.#child.pid}/fd`).length;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** After `kill`: the same command again. */
  restart(): void {
    if (this.isRunning) throw new Error(`${this.name} is running already`);
    this.#child = this.#spawn();
  }

  async waitUntil(what: string, probe: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      if (!this.isRunning) throw new Error(`${this.name} exited ${this.#child.exitCode}:\n${this.tail()}`);
      if (await probe().catch(() => false)) return;
      if (performance.now() > deadlineMs)
        throw new Error(`${this.name}: no ${what} in ${timeoutMs} ms:\n${this.tail()}`);
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }

  /** kill -9; resolves when the process is gone. */
  kill(): Promise<void> {
    return this.#signal("SIGKILL");
  }

  /** Asks it to end; resolves when the process is gone, killed after `END_TIMEOUT_MS`. */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), END_TIMEOUT_MS);
    await this.#signal("SIGTERM");
    clearTimeout(timer);
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    if (!this.isRunning) return;
    this.#pastCpuSeconds += this.#ownCpuSeconds();
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill(signal);
    await ended;
  }

  stop(): Promise<void> {
    return this.kill();
  }

  private tail(): string {
    return readFileSync(this.logFile, "utf8").split("\n").slice(-15).join("\n");
  }
}
