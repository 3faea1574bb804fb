import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { connect } from "./connect.js";
import type { NexusFilesystem } from "./filesystem.js";
// Loaded before the tests: connect() does so itself, which takes longer than a test may on a busy machine.
import "./embedded/open-embedded.js";
import { SharedPipeReader } from "./index.js";

const SDK = new URL("./index.js", import.meta.url).href;
const SHARED = { ioProfile: "shared_memory" } as const;
const WAIT = { waitMs: 10_000 };

let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nexus-shared-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Another process that runs `script` with the sdk in `sdk` and `given` in `given`, and the lines it prints. */
function run(script: string, given: unknown) {
  const source = `const given = ${JSON.stringify(given)}; const sdk = await import(${JSON.stringify(SDK)});\n${script}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = once(child, "exit");
  return { child, exited, line: async (): Promise<string> => String((await lines.next()).value) };
}

const textOf = (data: Uint8Array | null | undefined) => Buffer.from(data ?? []).toString();

async function placeOf(fs: NexusFilesystem, path: string) {
  const { sharedMemory } = await fs.pipe(path).status();
  if (sharedMemory === undefined) throw new Error(`${path} is not in shared memory`);
  return sharedMemory;
}

/** An embedded node with a pipe that holds one message; then waits. */
const NODE = `
const fs = await sdk.connect({ folder: given.folder });
const pipe = await fs.createPipe("/jobs", { ioProfile: "shared_memory" });
await pipe.push("of the process");
console.log(JSON.stringify((await pipe.status()).sharedMemory));
`;

describe.runIf(existsSync("/dev/shm"))("shared memory of an embedded node", () => {
  it("is reached by other processes, pipes and streams, and goes when the node is closed", async () => {
    const fs = await connect({ folder: join(folder, "shared") });
    onTestFinished(() => fs.close());
    const jobs = await fs.createPipe("/jobs", SHARED);
    const place = await placeOf(fs, "/jobs");
    const writing = `
      const writer = await sdk.SharedPipeWriter.open(given);
      for (const text of ["one", "two"]) await writer.push(Buffer.from(text), { waitMs: 10_000 });
      writer.release();`;
    const writer = run(writing, place);
    expect([textOf(await jobs.pop(WAIT)), textOf(await jobs.pop(WAIT))]).toEqual(["one", "two"]);
    expect(await writer.exited).toEqual([0, null]);

    const log = await fs.createStream("/log", SHARED);
    const { offset } = await log.append(["three", "four"]);
    const reading = `
      const reader = await sdk.SharedStreamReader.open(given.place);
      const request = { offset: given.offset, maxMessages: 9, maxBytes: 9_999 };
      const { messages } = await reader.read(request, { waitMs: 10_000 });
      console.log(messages.map(({ data }) => Buffer.from(data).toString()).join());
      reader.release();`;
    const reader = run(reading, { place: (await log.status()).sharedMemory, offset });
    expect(await reader.line()).toBe("three,four");
    await reader.exited;

    await fs.close();
    expect(existsSync(dirname(place.ringPath))).toBe(false);
    await using again = await connect({ folder: join(folder, "shared") });
    expect(existsSync(dirname(place.ringPath))).toBe(false);
    await again.pipe("/jobs").push("anew");
    expect(await placeOf(again, "/jobs")).toEqual(place);
    const { earliestOffset } = await again.stream("/log").status();
    await expect(again.stream("/log").read({ offset })).rejects.toMatchObject({
      code: "TRUNCATED",
      details: { earliestOffset },
    });
  });

  it("is made with its first use, not before", async () => {
    const before = readdirSync("/dev/shm");
    await using fs = await connect({ folder: join(folder, "unused") });
    await fs.createPipe("/memory", { ioProfile: "memory" });
    await fs.pipe("/memory").push("x");
    const { nodeId } = await fs.status();
    expect(readdirSync("/dev/shm").filter((name) => !before.includes(name))).not.toContain(`nexus-${nodeId}`);
    await fs.createPipe("/shared", SHARED);
    expect((await placeOf(fs, "/shared")).ringPath).toContain(`/nexus-${nodeId}/`);
  });

  it("of a process that was killed is gone once its folder is opened again", async () => {
    const place = join(folder, "killed");
    const node = run(NODE + "setInterval(() => undefined, 1_000);", { folder: place });
    const left = JSON.parse(await node.line());
    const end = await SharedPipeReader.open(left);
    node.child.kill("SIGKILL");
    await node.exited;
    expect(existsSync(left.ringPath)).toBe(true);
    await using fs = await connect({ folder: place });
    expect(existsSync(left.ringPath)).toBe(false);
    await fs.pipe("/jobs").push("of the next");
    expect(textOf(await fs.pipe("/jobs").pop(WAIT))).toBe("of the next");
    await expect(end.pop({ maxMessages: 1, maxBytes: 99 }, WAIT)).rejects.toMatchObject({ code: "ENDED" });
    end.release();
  });

  it("is not taken from a node that lives by one over a copy of its folder", async () => {
    const original = join(folder, "original");
    await (await connect({ folder: original })).close();
    cpSync(original, join(folder, "copy"), { recursive: true });
    await using first = await connect({ folder: original });
    const jobs = await first.createPipe("/jobs", SHARED);
    await jobs.push("kept");
    await using second = await connect({ folder: join(folder, "copy") });
    await second.createPipe("/jobs", SHARED);
    await expect(second.pipe("/jobs").push("x")).rejects.toMatchObject({
      code: "IO_ERROR",
      remedy: expect.stringContaining("copied folder"),
    });
    expect(textOf(await jobs.pop(WAIT))).toBe("kept");
  });

  it("keeps no process running that does not close its node", async () => {
    const place = join(folder, "forgotten");
    const node = run(NODE, { folder: place });
    const { ringPath } = JSON.parse(await node.line());
    expect(await node.exited).toEqual([0, null]);
    await using fs = await connect({ folder: place });
    expect(existsSync(ringPath)).toBe(false);
    expect(await fs.exists("/jobs")).toBe(true);
  });
});
