import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import { compileChannelSettings, MemoryPipe } from "@nexus/kernel";
import { connect, type NexusFilesystem, SharedPipeReader, SharedStreamReader } from "@nexus/sdk";
import { ageUs, lastMessage, MESSAGE_BYTES, stampedMessage, type WriterTask } from "./lib/ipc-message.js";
import { startNexus } from "./lib/nexus-cluster.js";
import { percentile } from "./lib/percentile.js";
import { printTable } from "./lib/table.js";

/**
 * Messages of 256 bytes from one process to another: pipes of a daemon in shared memory and in the log (one voter) and
 * its streams in shared memory, beside a Unix domain socket of the same two programs, and a pipe in the memory of one
 * process. A message carries when it was sent: latency is from there to the reader's hands, at full speed (queues are
 * full) and at one a millisecond.
 */
export const description =
  "messages between two processes: shared memory beside a Unix socket, the log, one process";

const secondsPerRun = Number(process.env["BENCH_SECONDS"] ?? 5);
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);
const WRITER = fileURLToPath(new URL("./lib/ipc-writer.js", import.meta.url));
const MAX_MESSAGES = 256;
const TAKE = { maxMessages: 256, maxBytes: 256 * 1024 };
const PATIENCE_MS = 30_000;
const CALL = { timeoutMs: PATIENCE_MS, signal: null, consistency: LINEARIZABLE };

interface Run {
  readonly perSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

/** Counts what arrives, from the first message to the last. */
class Arrivals {
  readonly #agesUs: number[] = [];
  #firstMs = 0;
  #lastMs = 0;

  /** False: it was the last one. */
  take(message: Uint8Array): boolean {
    const us = ageUs(message);
    if (us === null) return false;
    this.#lastMs = performance.now();
    if (this.#agesUs.length === 0) this.#firstMs = this.#lastMs;
    this.#agesUs.push(us);
    return true;
  }

  run(): Run {
    const sorted = this.#agesUs.sort((a, b) => a - b);
    const seconds = (this.#lastMs - this.#firstMs) / 1_000;
    return {
      perSecond: sorted.length / seconds,
      p50Us: percentile(sorted, 0.5),
      p99Us: percentile(sorted, 0.99),
    };
  }
}

async function startWriter(task: WriterTask): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [WRITER, JSON.stringify(task)], { stdio: "inherit" });
  const exited = once(child, "exit");
  return async () => {
    const [code] = await exited;
    if (code !== 0) throw new Error(`the writer ended with ${String(code)}`);
  };
}

let pipes = 0;
const newPath = (): string => {
  pipes += 1;
  return `/pipe-${pipes}`;
};

async function sharedMemory(fs: NexusFilesystem, paceMs: number): Promise<Run> {
  const path = newPath();
  const pipe = await fs.createPipe(path, { ioProfile: "shared_memory", maxMessages: MAX_MESSAGES });
  const { sharedMemory: place } = await pipe.status();
  if (place === undefined) throw new Error("the pipe says no place in shared memory");
  using reader = await SharedPipeReader.open(place);
  const ended = await startWriter({ seconds: secondsPerRun, paceMs, to: { kind: "sharedMemory", ...place } });
  const arrivals = new Arrivals();
  for (let isOver = false; !isOver; ) {
    const messages = await reader.pop(TAKE, { waitMs: PATIENCE_MS });
    isOver = messages.some(({ data }) => !arrivals.take(data)) || messages.length === 0;
  }
  await ended();
  // The daemon is killed at the end: what it holds in memory would stay.
  await fs.remove(path);
  return arrivals.run();
}

/** Nobody waits for the reader: one that is overtaken goes on where the stream begins by then. */
async function sharedStream(fs: NexusFilesystem, paceMs: number): Promise<Run> {
  const path = newPath();
  const stream = await fs.createStream(path, { ioProfile: "shared_memory" });
  const { sharedMemory: place, earliestOffset } = await stream.status();
  if (place === undefined) throw new Error("the stream says no place in shared memory");
  using reader = await SharedStreamReader.open(place);
  const ended = await startWriter({ seconds: secondsPerRun, paceMs, to: { kind: "sharedStream", ...place } });
  const arrivals = new Arrivals();
  let offset = earliestOffset;
  for (let isOver = false; !isOver; ) {
    try {
      const { messages, nextOffset } = await reader.read({ ...TAKE, offset }, { waitMs: PATIENCE_MS });
      isOver = messages.some(({ data }) => !arrivals.take(data)) || messages.length === 0;
      offset = nextOffset;
    } catch (error) {
      if (!NexusError.is(error) || error.code !== "TRUNCATED") throw error;
      offset = Number(error.details["earliestOffset"]);
    }
  }
  await ended();
  await fs.remove(path);
  return arrivals.run();
}

async function socket(folder: string, paceMs: number): Promise<Run> {
  const path = join(folder, `bench-${newPath().slice(1)}.sock`);
  const server = createServer().listen(path);
  await once(server, "listening");
  const ended = await startWriter({ seconds: secondsPerRun, paceMs, to: { kind: "socket", path } });
  const [connection] = (await once(server, "connection")) as [Socket];
  const arrivals = new Arrivals();
  let left: Buffer = Buffer.alloc(0);
  for await (const piece of connection as AsyncIterable<Buffer>) {
    const bytes = left.length === 0 ? piece : Buffer.concat([left, piece]);
    let at = 0;
    for (; at + MESSAGE_BYTES <= bytes.length; at += MESSAGE_BYTES) {
      arrivals.take(bytes.subarray(at, at + MESSAGE_BYTES));
    }
    left = bytes.subarray(at);
  }
  await ended();
  server.close();
  return arrivals.run();
}

async function wal(fs: NexusFilesystem, server: string, paceMs: number): Promise<Run> {
  const path = newPath();
  const pipe = await fs.createPipe(path, { ioProfile: "wal", maxMessages: MAX_MESSAGES });
  const ended = await startWriter({ seconds: secondsPerRun, paceMs, to: { kind: "wal", server, path } });
  const arrivals = new Arrivals();
  for (let isOver = false; !isOver; ) {
    const messages = await pipe.popMany({ ...TAKE, waitMs: PATIENCE_MS, timeoutMs: PATIENCE_MS });
    isOver = messages.some((data) => !arrivals.take(data)) || messages.length === 0;
  }
  await ended();
  return arrivals.run();
}

/** Writer and reader in this process: what a pipe costs without anybody between. */
async function memory(paceMs: number): Promise<Run> {
  const settings = compileChannelSettings("pipe", { ioProfile: "memory", maxMessages: MAX_MESSAGES }, null);
  const setTimer = (delayMs: number, callback: () => void) => {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  };
  const pipe = new MemoryPipe({ path: "/memory", settings, setTimer, maxWaiters: 4 });
  const wait = { ...CALL, waitMs: PATIENCE_MS };
  const push = (data: Uint8Array) => pipe.push({ data, writtenAtMs: 0 }, wait);
  const writing = (async () => {
    const endMs = performance.now() + secondsPerRun * 1_000;
    while (performance.now() < endMs) {
      await push(stampedMessage());
      if (paceMs > 0) await new Promise((resolve) => setTimeout(resolve, paceMs));
    }
    await push(lastMessage());
  })();
  const arrivals = new Arrivals();
  for (let isOver = false; !isOver; ) {
    const messages = await pipe.pop(TAKE, wait);
    isOver = messages.some(({ data }) => !arrivals.take(data));
  }
  await writing;
  return arrivals.run();
}

const folder = mkdtempSync(join(tmpdir(), "nexus-bench-ipc-"));
const nexus = await startNexus(folder, 1);
try {
  const server = nexus.clientAddresses[0] ?? "";
  await using fs = await connect({ servers: [server] });
  const contestants: readonly [name: string, run: (paceMs: number) => Promise<Run>][] = [
    ["shared_memory, two processes", (paceMs) => sharedMemory(fs, paceMs)],
    ["shared_memory stream, two processes", (paceMs) => sharedStream(fs, paceMs)],
    ["Unix socket, two processes", (paceMs) => socket(folder, paceMs)],
    ["wal, two processes, one voter", (paceMs) => wal(fs, server, paceMs)],
    ["memory, one process", (paceMs) => memory(paceMs)],
  ];
  const rows: string[][] = [];
  const perSecond = new Map<string, number>();
  for (const [name, run] of contestants) {
    const fast: Run[] = [];
    // Taking turns by contestant would start a process cold each time: the first run of each is not counted.
    for (let round = 0; round <= rounds; round += 1) fast.push(await run(0));
    const [best] = fast.slice(1).sort((a, b) => b.perSecond - a.perSecond);
    const paced = await run(1);
    if (best === undefined) continue;
    perSecond.set(name, best.perSecond);
    const cells = [best.perSecond, best.p99Us, paced.p50Us, paced.p99Us];
    rows.push([name, ...cells.map((value) => Math.round(value).toLocaleString("en-US"))]);
  }
  printTable(["contestant", "messages/s", "p99 us full speed", "p50 us paced", "p99 us paced"], rows);
  const overSocket = (name: string): string =>
    (Number(perSecond.get(name)) / Number(perSecond.get("Unix socket, two processes"))).toFixed(2);
  console.log(
    `ratio shared_memory stream / Unix socket, messages/s: ${overSocket("shared_memory stream, two processes")}`,
  );
  console.log(`ratio shared_memory / Unix socket, messages/s: ${overSocket("shared_memory, two processes")}`);
} finally {
  await nexus.stop();
  rmSync(folder, { recursive: true, force: true });
}
