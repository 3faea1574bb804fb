import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { onTestFinished } from "vitest";
import { tempFolder } from "./temp-folder.js";

const START_TIMEOUT_MS = 10_000;
const OLDEST_MAJOR = 6;

/** Why `startRedisServer` cannot work here, or null. */
export function whyNoRedisServer(): string | null {
  try {
    const version = execFileSync("redis-server", ["--version"], { encoding: "utf8", timeout: 5_000 });
    const major = Number(/v=(\d+)/.exec(version)?.[1]);
    return major >= OLDEST_MAJOR ? null : `redis-server is older than ${OLDEST_MAJOR}: ${version.trim()}`;
  } catch {
    return "there is no redis-server on this machine";
  }
}

/** A Redis server of the running test, with nothing in it; killed when the test ends. */
export class RedisServer {
  readonly #args: readonly string[];
  #process: ChildProcess | null = null;

  private constructor(
    readonly port: number,
    args: readonly string[],
  ) {
    this.#args = args;
  }

  static async start(options: { readonly password?: string } = {}): Promise<RedisServer> {
    const port = await freePort();
    const password = options.password === undefined ? [] : ["--requirepass", options.password];
    const where = ["--port", String(port), "--bind", "127.0.0.1", "--dir", tempFolder()];
    const server = new RedisServer(port, [...where, "--save", "", "--appendonly", "no", ...password]);
    await server.restart();
    onTestFinished(() => server.kill());
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it anew, empty; resolves once it accepts connections. */
  async restart(): Promise<void> {
    this.#process = spawn("redis-server", this.#args, { stdio: "ignore" });
    const until = performance.now() + START_TIMEOUT_MS;
    while (!(await accepts(this.port))) {
      if (performance.now() > until) throw new Error(`redis-server did not start on port ${this.port}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** As a crash: connections are reset, everything in it is gone. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  /** It keeps its connections and answers nothing, until it is resumed. */
  pause(): void {
    this.#process?.kill("SIGSTOP");
  }

  resume(): void {
    this.#process?.kill("SIGCONT");
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
