import { type ChildProcess, spawn } from "node:child_process";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("./process-guard-main.js", import.meta.url));

/**
 * A process of its own that ends process groups when this one is gone, however it went: it reads which groups there are
 * from a pipe, and the end of the pipe is the end of this process.
 */
export class ProcessGuard {
  readonly #child: ChildProcess;
  readonly #pipe: Writable;

  private constructor(child: ChildProcess, pipe: Writable) {
    this.#child = child;
    this.#pipe = pipe;
  }

  /** Resolves once it runs. Errors: those of starting a process. `onEnd` is told when it ends by itself. */
  static async start(onEnd: (error: Error) => void): Promise<ProcessGuard> {
    const child = spawn(process.execPath, [MAIN], {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
      env: {},
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    const guard = new ProcessGuard(child, child.stdin);
    child.stdin.on("error", onEnd);
    child.once("exit", (code) => {
      if (!child.stdin.writableEnded) onEnd(new Error(`the guard of agent processes ended with ${code}`));
    });
    return guard;
  }

  /** Its process id. */
  get id(): number | undefined {
    return this.#child.pid;
  }

  add(groupId: number): void {
    this.#pipe.write(`+${groupId}\n`);
  }

  remove(groupId: number): void {
    this.#pipe.write(`-${groupId}\n`);
  }

  /** Ends every group that was not removed, and itself; false: it was killed because it took longer. */
  async stop(endWithinMs: number): Promise<boolean> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return true;
    return new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => {
        this.#child.kill("SIGKILL");
        resolve(false);
      }, endWithinMs);
      this.#child.once("exit", () => {
        clearTimeout(timer);
        resolve(true);
      });
      this.#pipe.end();
    });
  }
}
