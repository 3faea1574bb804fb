import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Inode, LINEARIZABLE, NexusError, ROOT_ZONE } from "@nexus/contracts";
import { type ChannelRequest, compileChannelSettings, type Pipe, type Stream } from "@nexus/kernel";
import type { SharedPipePlace } from "@nexus/lib/node";
import { SharedMemoryDriver } from "../ipc/shared-memory-driver.js";
import type { SharedMemoryPipe } from "../ipc/shared-memory-pipe.js";
import type { SharedMemoryStream } from "../ipc/shared-memory-stream.js";

type Bounds = Omit<ChannelRequest, "ioProfile">;

export const NOW = { waitMs: 0, timeoutMs: 10_000, signal: null, consistency: LINEARIZABLE };
export const LONG = { ...NOW, waitMs: 10_000 };

export interface SharedMemoryChild {
  readonly process: ChildProcess;
  /** What it prints once it is at its end. */
  readonly lines: AsyncIterator<string>;
}

/** A node's driver for shared memory in a folder of its own, and the processes that use what it makes. */
export class SharedMemoryScene {
  readonly folder = mkdtempSync(join(tmpdir(), "nexus-shm-"));
  readonly #children: ChildProcess[] = [];
  #driver: SharedMemoryDriver | null = null;
  #made = 0;

  static async open(): Promise<SharedMemoryScene> {
    const scene = new SharedMemoryScene();
    await scene.startDriver();
    return scene;
  }

  /** As when the node's process starts: inodes are given out from the first one on again. */
  async startDriver(): Promise<void> {
    this.#driver = await SharedMemoryDriver.open({ folder: this.folder, maxWaiters: 16, wallMs: Date.now });
    this.#made = 0;
  }

  get driver(): SharedMemoryDriver {
    if (this.#driver === null) throw new Error("the driver was not started");
    return this.#driver;
  }

  pipe(bounds: Bounds = {}): SharedMemoryPipe {
    const settings = compileChannelSettings("pipe", { ioProfile: "shared_memory", ...bounds }, null);
    return this.driver.pipe(this.#nextTarget(), settings, ROOT_ZONE);
  }

  stream(bounds: Bounds = {}): SharedMemoryStream {
    const settings = compileChannelSettings("stream", { ioProfile: "shared_memory", ...bounds }, null);
    return this.driver.stream(this.#nextTarget(), settings, ROOT_ZONE);
  }

  #nextTarget() {
    this.#made += 1;
    return { inode: this.#made as Inode, path: `/it${this.#made}` };
  }

  /** A process of `testing/<script>.js`, started, and at its end. */
  async child(
    script: "shared-pipe-child" | "shared-stream-child",
    { ringPath, doorPath }: SharedPipePlace,
    mode: string,
    count: number,
  ): Promise<SharedMemoryChild> {
    const file = fileURLToPath(new URL(`./${script}.js`, import.meta.url));
    const started = spawn(process.execPath, [file, ringPath, doorPath, mode, String(count)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#children.push(started);
    const lines = createInterface(started.stdout)[Symbol.asyncIterator]();
    const { value } = await lines.next();
    if (value !== "ready") throw new Error(`${script} ${mode} says ${value}, not that it is ready`);
    return { process: started, lines };
  }

  async close(): Promise<void> {
    for (const child of this.#children.splice(0)) child.kill("SIGKILL");
    await this.driver.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Where other processes find it. */
export async function placeOf(channel: Pipe | Stream): Promise<SharedPipePlace> {
  const { sharedMemory } = await channel.status(NOW);
  if (sharedMemory === undefined) throw new Error("the pipe or stream says no place");
  return sharedMemory;
}

/** What `attempt` gives, as soon as the node has noticed that the process that had the end gave it back, or died. */
export async function onceFree<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!NexusError.is(error) || error.code !== "CONFLICT") throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
