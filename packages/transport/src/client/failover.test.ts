import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { NexusError, type ZoneId } from "@nexus/contracts";
import { vfs } from "@nexus/contracts/wire";
import type { DistributedCoordinator } from "@nexus/kernel";
import { afterEach, describe, expect, test } from "vitest";
import { FakeKernel } from "../testing/fake-kernel.js";
import { relayTo } from "../testing/relay.js";
import {
  afterwards,
  clientOf,
  closeEverything,
  collect,
  OPTIONS,
  serve,
  until,
  unusedAddress,
} from "../testing/servers.js";

afterEach(closeEverything);

const kernelNamed = (name: string): FakeKernel => {
  const kernel = new FakeKernel();
  kernel.put(`/${name}`, name);
  return kernel;
};

describe.each(["session", "unary"] as const)("addresses tried in turn (%s)", (mode) => {
  test("the first that answers is used", async () => {
    const dead = await unusedAddress();
    const { address } = await serve(kernelNamed("second"));
    const client = clientOf([dead, address], { mode });
    expect(await client.connect()).toBe(address);
    expect(await client.exists("/second", OPTIONS)).toBe(true);
  });

  test("when the server in use goes away, the next call goes to the other", async () => {
    const first = await serve(kernelNamed("first"));
    const second = await serve(kernelNamed("second"));
    const client = clientOf([first.address, second.address], { mode });
    expect(await client.exists("/first", OPTIONS)).toBe(true);
    await first.stop(50);
    expect(await client.exists("/second", OPTIONS)).toBe(true);
  });

  test("a stopping server's refusal sends even a change elsewhere: it was not worked on", async () => {
    const held = new FakeKernel();
    let release: () => void = () => undefined;
    held.sysReaddir = () =>
      new Promise((resolve) => {
        release = () => resolve({ entries: [], nextCursor: null });
      });
    const first = await serve(held);
    const other = new FakeKernel();
    const second = await serve(other);
    const client = clientOf([first.address, second.address], { mode });
    const slow = client.readdir({ path: "/", cursor: null, limit: 1 }, OPTIONS);
    await until(() => first.load.calls === 1, "a call is running");
    const stopped = first.stop(5_000);
    await client.mkdir({ path: "/made", parents: false, existOk: false }, OPTIONS);
    expect(other.rows.has("/made")).toBe(true);
    expect(held.rows.has("/made")).toBe(false);
    release();
    expect(await slow).toEqual({ entries: [], nextCursor: null });
    await stopped;
  });

  test("a node whose kernel is not ready yet is passed over, for changes too", async () => {
    const starting = new FakeKernel({ isReady: () => false });
    const other = new FakeKernel();
    const first = await serve(starting);
    const second = await serve(other);
    const client = clientOf([first.address, second.address], { mode });
    await client.mkdir({ path: "/made", parents: false, existOk: false }, OPTIONS);
    expect(other.rows.has("/made")).toBe(true);
    expect(starting.contexts).toEqual([]);
    // The connection to it is retired: later calls do not ask it again.
    expect(await client.connect()).toBe(second.address);
  });

  test("streams pass over a node that is not ready; content that comes once is left to its caller", async () => {
    const ready = new FakeKernel();
    ready.put("/file", "text");
    const first = await serve(new FakeKernel({ isReady: () => false }));
    const second = await serve(ready);
    const clientAtFirst = () => clientOf([first.address, second.address], { mode });
    expect((await collect(clientAtFirst().walk("/", OPTIONS))).map((row) => row.path)).toEqual(["/file"]);
    const range = { offsetBytes: 0, lengthBytes: null };
    const stream = await clientAtFirst().readStream(
      { path: "/file", range, expectedContentId: null },
      OPTIONS,
    );
    expect(Buffer.concat(await collect(stream.pieces)).toString()).toBe("text");
    const large = new Uint8Array(1_000_000);
    const write = { path: "/large", offsetBytes: null, mimeType: null, conditions: {}, createParents: false };
    await clientAtFirst().write({ ...write, source: large }, OPTIONS);
    expect(ready.rows.get("/large")?.bytes.length).toBe(large.length);
    async function* once() {
      yield large;
    }
    const client = clientAtFirst();
    await expect(client.write({ ...write, source: once() }, OPTIONS)).rejects.toMatchObject({
      code: "UNAVAILABLE",
      retryable: true,
    });
    await client.write({ ...write, source: once() }, OPTIONS);
  });

  test("a node that is not ready says so when it is the only one, and still tells its status", async () => {
    const { address } = await serve(new FakeKernel({ isReady: () => false }));
    const client = clientOf(address, { mode });
    await expect(client.stat("/", OPTIONS)).rejects.toMatchObject({
      code: "UNAVAILABLE",
      what: expect.stringContaining("starting"),
    });
    expect((await client.status(OPTIONS)).nodeId).toBe(42);
    expect((await client.call(vfs.NexusVFSService.Ping, {}, OPTIONS)).version).toBe("1.2.3");
  });

  test("an UNAVAILABLE of the kernel is an answer: a change is not made again elsewhere", async () => {
    const zones = { listZones: () => [], zoneInfo: () => undefined };
    let joined = 0;
    const coordinator = (code: "NO_LEADER" | null) =>
      ({
        ...zones,
        joinZone: async () => {
          joined += 1;
          if (code !== null) throw new NexusError({ code, what: "no quorum" });
        },
      }) as unknown as DistributedCoordinator;
    const first = await serve(new FakeKernel({ coordinator: coordinator("NO_LEADER") }));
    const second = await serve(new FakeKernel({ coordinator: coordinator(null) }));
    const client = clientOf([first.address, second.address], { mode });
    await expect(client.zones.join("team" as ZoneId, "voter", OPTIONS)).rejects.toMatchObject({
      code: "NO_LEADER",
      what: "no quorum",
    });
    expect(joined).toBe(1);
  });

  test("when none answers, the error names each and what to do", async () => {
    const addresses = [await unusedAddress(), await unusedAddress()];
    const client = clientOf(addresses, { mode });
    const startedAtMs = performance.now();
    const error = (await client.stat("/", OPTIONS).catch((caught: unknown) => caught)) as Error;
    expect(error).toMatchObject({ code: "UNAVAILABLE", remedy: expect.stringContaining("--server") });
    for (const address of addresses) expect(error.message).toContain(address);
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  });

  test("a server that comes back is used again", async () => {
    const kernel = new FakeKernel();
    const first = await serve(kernel);
    const client = clientOf(first.address, { mode });
    await client.stat("/", OPTIONS);
    await first.stop(50);
    await expect(client.stat("/", OPTIONS)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await serve(kernel, { address: first.address });
    await until(() => true, "");
    const again = async (): Promise<boolean> => {
      try {
        return (await client.stat("/", OPTIONS)).isDirectory;
      } catch {
        return false; // Not up yet: the loop below asks again.
      }
    };
    let isBack = false;
    for (let tries = 0; tries < 50 && !isBack; tries += 1) isBack = await again();
    expect(isBack).toBe(true);
  });
});

test("a server that accepts and says nothing is given up after the connect timeout", async () => {
  const sockets = new Set<import("node:net").Socket>();
  const mute = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
  afterwards(() => {
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
  const silent = `127.0.0.1:${(mute.address() as AddressInfo).port}`;
  const { address } = await serve(new FakeKernel());
  const client = clientOf([silent, address], { limits: { connectTimeoutMs: 200 } });
  expect(await client.connect()).toBe(address);
});

test("a frozen network ends a call by its deadline: late for a read, unknown for a change", async () => {
  const relay = await relayTo((await serve(new FakeKernel())).address);
  const client = clientOf(relay.address, { limits: { deadlineGraceMs: 50 } });
  await client.stat("/", OPTIONS);
  relay.freeze();
  const options = { ...OPTIONS, timeoutMs: 100 };
  const read = client.stat("/", options).catch((error: unknown) => error);
  const change = client
    .mkdir({ path: "/d", parents: false, existOk: false }, options)
    .catch((error: unknown) => error);
  expect(await read).toMatchObject({ code: "DEADLINE_EXCEEDED" });
  expect(await change).toMatchObject({ code: "UNKNOWN_OUTCOME" });
  relay.thaw();
});

test("after close every call is refused, and what was in flight rejects", async () => {
  const kernel = new FakeKernel();
  kernel.sysStat = () => new Promise(() => undefined);
  const server = await serve(kernel);
  const client = clientOf(server.address);
  const pending = client.stat("/", OPTIONS).catch((error: unknown) => error);
  await until(() => server.load.calls === 1, "the call is running");
  await client.close();
  expect(await pending).toMatchObject({ code: "CLOSED" });
  await expect(client.stat("/", OPTIONS)).rejects.toMatchObject({ code: "CLOSED" });
  await expect(collect(client.walk("/", OPTIONS))).rejects.toMatchObject({ code: "CLOSED" });
});

test("more waiting requests than the limit are refused", async () => {
  const kernel = new FakeKernel();
  kernel.sysStat = () => new Promise(() => undefined);
  const client = clientOf((await serve(kernel)).address, { limits: { maxInFlight: 1, maxWaiting: 2 } });
  await client.connect();
  const outcomes = [1, 2, 3, 4, 5].map(() =>
    client.stat("/", { ...OPTIONS, timeoutMs: 300 }).catch((error: { code: string }) => error.code),
  );
  expect((await Promise.all(outcomes)).toSorted()).toContain("RESOURCE_EXHAUSTED");
});
