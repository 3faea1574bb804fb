import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Inode, LINEARIZABLE, NexusError, ROOT_ZONE } from "@nexus/contracts";
import { type ChannelRequest, compileChannelSettings, type Pipe } from "@nexus/kernel";
import { describePipe } from "@nexus/kernel/testing";
import { type SharedPipePlace, SharedPipeReader, SharedPipeWriter } from "@nexus/lib/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SharedMemoryDriver } from "./shared-memory-driver.js";
import type { SharedMemoryPipe } from "./shared-memory-pipe.js";

const CHILD = fileURLToPath(new URL("../testing/shared-pipe-child.js", import.meta.url));
const NOW = { waitMs: 0, timeoutMs: 10_000, signal: null, consistency: LINEARIZABLE };
const LONG = { ...NOW, waitMs: 10_000 };
const MANY = { maxMessages: 256, maxBytes: 1e6 };
const bytes = (text: string) => ({ data: Buffer.from(text), writtenAtMs: 0 });
const textOf = ({ data }: { data: Uint8Array }): string => Buffer.from(data).toString();

let folder: string;
let driver: SharedMemoryDriver;
let made: number;

async function start(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), "nexus-shm-"));
  driver = await SharedMemoryDriver.open({ folder, maxWaiters: 16, wallMs: Date.now });
  made = 0;
}

function make(bounds: Omit<ChannelRequest, "ioProfile">): SharedMemoryPipe {
  made += 1;
  const settings = compileChannelSettings("pipe", { ioProfile: "shared_memory", ...bounds }, null);
  return driver.pipe({ inode: made as Inode, path: `/p${made}` }, settings, ROOT_ZONE);
}

async function placeOf(pipe: Pipe): Promise<SharedPipePlace> {
  const { sharedMemory } = await pipe.status(NOW);
  if (sharedMemory === undefined) throw new Error("the pipe says no place");
  return sharedMemory;
}

const refusal = async (work: Promise<unknown>): Promise<NexusError> => {
  const outcome = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!NexusError.is(outcome)) throw new Error(`it was not refused: ${String(outcome)}`);
  return outcome;
};

describePipe("shared memory", async (bounds) => {
  await start();
  const pipe = make(bounds);
  const remove = async (): Promise<void> => pipe.remove();
  const dispose = async (): Promise<void> => {
    pipe.detach();
    await driver.close();
  };
  return { pipe, elsewhere: pipe, waiting: () => pipe.waiting, remove, dispose };
});

describe("other processes", () => {
  const children: ChildProcess[] = [];
  beforeEach(start);
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    await driver.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Started, and at its end of the pipe. */
  async function child(place: SharedPipePlace, mode: string, count = 0) {
    const started = spawn(process.execPath, [CHILD, place.ringPath, place.doorPath, mode, String(count)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(started);
    const lines = createInterface(started.stdout)[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe("ready");
    return { process: started, lines };
  }

  it("two of them exchange messages in order, waiting for each other, and the node sees what is in it", async () => {
    const pipe = make({ maxMessages: 7 });
    const place = await placeOf(pipe);
    const reader = await child(place, "echo", 2_000);
    await child(place, "write", 2_000);
    const seen: string[] = [];
    for (let next = await reader.lines.next(); next.done !== true; next = await reader.lines.next()) {
      seen.push(next.value);
    }
    expect(seen).toEqual(Array.from({ length: 2_000 }, (_, i) => String(i)));
    expect(await pipe.status(NOW)).toMatchObject({ messages: 0, bytes: 0 });
  });

  it("a process and callers of the node wait for each other, in both directions", async () => {
    const pipe = make({ maxMessages: 3 });
    const place = await placeOf(pipe);
    const popping = pipe.pop(MANY, LONG);
    const writer = await SharedPipeWriter.open(place);
    await writer.push(Buffer.from("out"), LONG);
    expect((await popping).map(textOf)).toEqual(["out"]);
    writer.release();
    const reader = await SharedPipeReader.open(place);
    const reading = reader.pop(MANY, LONG);
    await pushOnceFree(pipe, "in");
    expect((await reading).map(textOf)).toEqual(["in"]);
    for (const text of ["1", "2", "3"]) await pipe.push(bytes(text), NOW);
    const pushing = pipe.push(bytes("4"), LONG);
    expect((await reader.pop(MANY, LONG)).map(textOf)).toEqual(["1", "2", "3"]);
    await pushing;
    expect((await reader.pop(MANY, LONG)).map(textOf)).toEqual(["4"]);
    reader.release();
  });

  /** As soon as the writing end was given back. */
  async function pushOnceFree(pipe: Pipe, text: string): Promise<void> {
    for (;;) {
      const outcome = await pipe.push(bytes(text), NOW).catch((error: NexusError) => error.code);
      if (outcome !== "CONFLICT") break;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it("an end is one process's at a time, also against callers of the node", async () => {
    const pipe = make({});
    const place = await placeOf(pipe);
    const writer = await SharedPipeWriter.open(place);
    expect((await refusal(SharedPipeWriter.open(place))).code).toBe("CONFLICT");
    expect((await refusal(pipe.push(bytes("x"), NOW))).code).toBe("CONFLICT");
    await writer.push(Buffer.from("mine"), NOW);
    expect((await pipe.pop(MANY, NOW)).map(textOf)).toEqual(["mine"]);
    writer.release();
  });

  it("kill -9 of the writer: what it wrote is read, its end is free, and the reader is not stuck", async () => {
    const pipe = make({ maxMessages: 5 });
    const place = await placeOf(pipe);
    const writer = await child(place, "write", 1_000_000);
    const reader = await SharedPipeReader.open(place);
    const seen: string[] = [];
    while (seen.length < 500) seen.push(...(await reader.pop(MANY, LONG)).map(textOf));
    writer.process.kill("SIGKILL");
    for (;;) {
      const more = await reader.pop(MANY, { waitMs: 150 });
      if (more.length === 0 && writer.process.signalCode !== null) break;
      seen.push(...more.map(textOf));
    }
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => String(i)));
    const next = await SharedPipeWriter.open(place);
    await next.push(Buffer.from("another"), NOW);
    expect((await reader.pop(MANY, LONG)).map(textOf)).toEqual(["another"]);
    next.release();
    reader.release();
  });

  it("kill -9 of the reader: the writer gets RESOURCE_EXHAUSTED in time, and nothing is lost", async () => {
    const pipe = make({ maxMessages: 4 });
    const place = await placeOf(pipe);
    const reader = await child(place, "echo", 1_000_000);
    const writer = await SharedPipeWriter.open(place);
    await writer.push(Buffer.from("seen"), LONG);
    expect((await reader.lines.next()).value).toBe("seen");
    reader.process.kill("SIGKILL");
    for (let i = 0; i < 4; i += 1) await writer.push(Buffer.from(`${i}`), LONG);
    expect((await refusal(writer.push(Buffer.from("4"), { waitMs: 120 }))).code).toBe("RESOURCE_EXHAUSTED");
    writer.release();
    const next = await SharedPipeReader.open(place);
    expect((await next.pop(MANY, LONG)).map(textOf)).toEqual(["0", "1", "2", "3"]);
    next.release();
  });

  it("a pipe that is closed or removed ends for those who wait at it, and its file is gone", async () => {
    const closed = make({});
    const atClosed = await SharedPipeReader.open(await placeOf(closed));
    const first = refusal(atClosed.pop(MANY, LONG));
    await closed.close(NOW);
    expect((await first).code).toBe("ENDED");
    atClosed.release();
    const removed = make({});
    const place = await placeOf(removed);
    const atRemoved = await SharedPipeReader.open(place);
    const second = refusal(atRemoved.pop(MANY, LONG));
    removed.remove();
    expect(["ENDED", "NOT_FOUND"]).toContain((await second).code);
    expect(existsSync(place.ringPath)).toBe(false);
    atRemoved.release();
    expect((await refusal(SharedPipeReader.open(place))).code).toBe("NOT_FOUND");
  });

  it("a pipe whose file somebody cleared away is removed all the same", async () => {
    const pipe = make({});
    const { ringPath } = await placeOf(pipe);
    rmSync(ringPath);
    pipe.remove();
    expect((await refusal(pipe.push(bytes("x"), NOW))).code).toBe("ENDED");
  });

  it("files are this user's only, and a start removes what an earlier process left", async () => {
    const place = await placeOf(make({}));
    expect(statSync(place.ringPath).mode & 0o777).toBe(0o600);
    expect(statSync(place.doorPath).mode & 0o777).toBe(0o600);
    await driver.close();
    await start();
    writeFileSync(join(folder, "root-9.ring"), "left");
    await driver.close();
    driver = await SharedMemoryDriver.open({ folder, maxWaiters: 16, wallMs: Date.now });
    expect(readdirSync(folder)).toEqual(["door.sock"]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });
});
