import { vfs } from "@nexus/contracts/wire";
import { afterEach, describe, expect, test } from "vitest";
import { DEFAULT_SERVER_LIMITS } from "../limits.js";
import { FakeKernel } from "../testing/fake-kernel.js";
import { CountingMetrics, clientOf, closeEverything, OPTIONS, serve, until } from "../testing/servers.js";
import { ByteBudget } from "./byte-budget.js";

afterEach(closeEverything);

const MIB = 1024 * 1024;
const { Append, Read, Stat } = vfs.NexusVFSService;
const refused = { code: "RESOURCE_EXHAUSTED", retryable: true, what: expect.stringContaining("unaryBytes") };

test("a reservation gives back what it took, once", () => {
  const metrics = new CountingMetrics();
  const budget = new ByteBudget({ limitBytes: 100, metrics });
  const [a, b] = [budget.open(), budget.open()];
  a.reserve(60);
  b.reserve(40);
  expect(() => b.reserve(1)).toThrow(expect.objectContaining(refused));
  expect(metrics.limits).toEqual(["unaryBytes"]);
  a.release();
  a.release();
  expect(budget.heldBytes).toBe(40);
});

test("the default leaves room for several of the largest messages", () => {
  expect(DEFAULT_SERVER_LIMITS.unaryBytes).toBeGreaterThanOrEqual(4 * 64 * MIB);
});

describe.each(["session", "unary"] as const)("many large calls at once (%s)", (mode) => {
  test("writes beyond the budget are refused before any work, and the room comes back", async () => {
    const kernel = new FakeKernel();
    const append = kernel.append.bind(kernel);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let working = 0;
    kernel.append = async (...call) => {
      working += 1;
      await held;
      return await append(...call);
    };
    const metrics = new CountingMetrics();
    const server = await serve(kernel, { limits: { unaryBytes: 3 * MIB }, metrics });
    const client = clientOf(server.address, { mode });
    const write = (path: string) => client.call(Append, { path, content: new Uint8Array(MIB) }, OPTIONS);
    const running = [write("/a"), write("/b")];
    await until(() => working === 2, "two are running");
    await expect(write("/c")).rejects.toMatchObject(refused);
    expect(working).toBe(2);
    expect(metrics.limits).toContain("unaryBytes");
    release();
    await Promise.all(running);
    await until(() => server.load.unaryBytes === 0, "everything is given back");
    await write("/c");
  });

  test("reads reserve the size of their reply before they read it", async () => {
    const kernel = new FakeKernel();
    kernel.put("/large", new Uint8Array(2 * MIB));
    kernel.put("/small", "text");
    const asked: number[] = [];
    const sysRead = kernel.sysRead.bind(kernel);
    kernel.sysRead = async (request, context, options) => {
      asked.push(request.range.lengthBytes ?? Number.POSITIVE_INFINITY);
      return await sysRead(request, context, options);
    };
    const server = await serve(kernel, { limits: { unaryBytes: MIB } });
    const client = clientOf(server.address, { mode: "unary" });
    await expect(client.call(Read, { path: "/large" }, OPTIONS)).rejects.toMatchObject(refused);
    expect(Math.max(...asked)).toBeLessThan(MIB);
    const { content } = await clientOf(server.address, { mode }).call(Read, { path: "/small" }, OPTIONS);
    expect(Buffer.from(content).toString()).toBe("text");
    await until(() => server.load.unaryBytes === 0, "everything is given back");
  });

  test("a caller that leaves gives back what its call held", async () => {
    const kernel = new FakeKernel();
    kernel.sysStat = () => new Promise(() => undefined);
    const server = await serve(kernel);
    const client = clientOf(server.address, { mode });
    const left = new AbortController();
    const call = client.call(Stat, { path: "/" }, { ...OPTIONS, signal: left.signal });
    await until(() => server.load.unaryBytes > 0, "the call is held");
    left.abort();
    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
    await until(() => server.load.unaryBytes === 0, "everything is given back");
  });
});

test("a whole file comes in one reply when there is room", async () => {
  const kernel = new FakeKernel();
  const bytes = Buffer.alloc(2 * MIB, "abc");
  kernel.put("/large", bytes);
  const client = clientOf((await serve(kernel)).address, { mode: "unary" });
  expect(bytes.equals((await client.call(Read, { path: "/large" }, OPTIONS)).content)).toBe(true);
  const part = { path: "/large", offset: 5, length: MIB };
  expect(bytes.subarray(5, 5 + MIB).equals((await client.call(Read, part, OPTIONS)).content)).toBe(true);
});
