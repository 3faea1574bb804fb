import {
  type IncarnationId,
  type Inode,
  LINEARIZABLE,
  NexusError,
  type NodeId,
  type ZoneId,
} from "@nexus/contracts";
import {
  type ChannelSettings,
  type HomeChannels,
  type HomeChannelTarget,
  MAX_MESSAGE_BYTES,
  MemoryDriver,
  type MemoryPipe,
  type MemoryStream,
  type RemoteChannelTarget,
} from "@nexus/kernel";
import { type ChannelBounds, describePipe, describeStream, refusalOf } from "@nexus/kernel/testing";
import { afterEach, describe, expect, it } from "vitest";
import { createBasicPeerAuthorizer } from "../identity.js";
import type { TransportSecurity } from "../security.js";
import { TEST_CERTIFICATES as pem } from "../testing/certificates.js";
import { startNode, type TestNode, type TestNodeOptions } from "../testing/nodes.js";
import { type Relay, relayTo } from "../testing/relay.js";
import { afterwards, CountingMetrics, closeEverything, unusedAddress } from "../testing/servers.js";
import { createHomeChannelClient, type HomeChannelClientOptions } from "./home-channel-client.js";

const NOW = { waitMs: 0, timeoutMs: 5_000, signal: null, consistency: LINEARIZABLE };
const LONG = { ...NOW, waitMs: 4_000 };
const ONE = { maxMessages: 1, maxBytes: 1_000 };
const text = (data: string) => ({ data: Buffer.from(data), writtenAtMs: 7 });

const driver = new MemoryDriver({
  setTimer: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
  nowMs: () => performance.now(),
  wallMs: () => 1_700_000_000_000,
  maxWaiters: 100,
});

function settingsOf(bounds: ChannelBounds): ChannelSettings {
  const maxAgeMs = bounds.maxAgeMs ?? null;
  const { capacityBytes = 1_000, maxMessages = 8 } = bounds;
  return { ioProfile: "memory", home: null, capacityBytes, maxMessages, maxAgeMs };
}

interface Scene {
  readonly home: TestNode;
  readonly relay: Relay;
  readonly pipe: MemoryPipe;
  readonly stream: MemoryStream;
  readonly asked: { readonly target: HomeChannelTarget; readonly asking: NodeId }[];
  readonly target: RemoteChannelTarget;
  readonly client: ReturnType<typeof createHomeChannelClient>;
  readonly metrics: CountingMetrics;
}

/** One pipe and one stream of a node, and another node that reaches them by a relay. */
async function scene(
  bounds: ChannelBounds = {},
  options: Partial<HomeChannelClientOptions> = {},
  { server, ...node }: TestNodeOptions = {},
): Promise<Scene> {
  const named = { inode: 7 as Inode, path: "/p" };
  const pipe = driver.pipe(named, settingsOf(bounds));
  const stream = driver.stream(named, settingsOf(bounds));
  const asked: { target: HomeChannelTarget; asking: NodeId }[] = [];
  const channels: HomeChannels = {
    pipe: (target, asking) => {
      asked.push({ target, asking });
      return pipe;
    },
    stream: (target, asking) => {
      asked.push({ target, asking });
      return stream;
    },
  };
  const home = await startNode(1, { ...node, server: { channels, ...server } });
  const guest = await startNode(2);
  const relay = await relayTo(home.address);
  const metrics = new CountingMetrics();
  const client = createHomeChannelClient({ self: guest.network.self, metrics, ...options });
  afterwards(() => client.close());
  const target: RemoteChannelTarget = {
    ...named,
    zoneId: "team" as ZoneId,
    incarnation: "ab".repeat(16) as IncarnationId,
    visiblePath: "/team/p",
    home: relay.address,
  };
  return { home, relay, pipe, stream, asked, target, client, metrics };
}

describe("pipes and streams between two nodes", () => {
  afterEach(closeEverything);

  it("a call says which entry of which life of a zone it means, and who asks", async () => {
    const { client, target, asked, metrics, home } = await scene();
    await client.pipe(target).push(text("hello"), NOW);
    const { home: _address, ...named } = target;
    expect(asked).toEqual([{ target: named, asking: 2 }]);
    expect(metrics.bytes.get("channel out")).toBe(5);
    expect(home.metrics.bytes.get("channel in")).toBe(5);
  });

  it("the home is given whole values, those that are nothing on the wire included", async () => {
    const given: unknown[] = [];
    const stream = {
      read: async (request: object) => {
        given.push({ ...request });
        return { messages: [], nextOffset: 0, endOffset: 0 };
      },
      commitCursor: async (request: object) => {
        given.push({ ...request });
        return { token: null };
      },
    };
    const channels = { stream: () => stream } as unknown as HomeChannels;
    const { client, target } = await scene({}, {}, { server: { channels } });
    await client.stream(target).read({ ...ONE, offset: 0 }, NOW);
    await client.stream(target).commitCursor({ group: "g", offset: 0, expectedOffset: null }, NOW);
    await client.stream(target).commitCursor({ group: "g", offset: 0, expectedOffset: 0 }, NOW);
    expect(given).toEqual([
      { ...ONE, offset: 0 },
      { group: "g", offset: 0, expectedOffset: null },
      { group: "g", offset: 0, expectedOffset: 0 },
    ]);
  });

  it("a refusal of the home comes back as it was thrown, with its details", async () => {
    const { client, target, stream } = await scene({ maxMessages: 1 });
    for (const data of ["a", "b"]) await client.stream(target).append([text(data)], NOW);
    const { earliestOffset } = await stream.status(NOW);
    const read = client.stream(target).read({ ...ONE, offset: earliestOffset - 1 }, NOW);
    expect(await refusalOf(read)).toMatchObject({ code: "TRUNCATED", details: { earliestOffset } });
  });

  it("a home that is away, or stops, is named with what to do; nothing was done", async () => {
    const { client, target, home } = await scene();
    const nobody = await unusedAddress();
    const away = { code: "UNAVAILABLE", details: { home: nobody, path: "/team/p" } };
    const push = client.pipe({ ...target, home: nobody }).push(text("x"), NOW);
    expect(await refusalOf(push)).toMatchObject({
      ...away,
      remedy: expect.stringContaining("start that node"),
    });
    expect(await refusalOf(client.pipe({ ...target, home: nobody }).status(NOW))).toMatchObject(away);
    await client.pipe(target).status(NOW);
    await home.stop();
    expect(await refusalOf(client.pipe(target).pop(ONE, NOW))).toMatchObject({ code: "UNAVAILABLE" });
  });

  it("a home that refuses because it starts or stops is UNAVAILABLE with its name", async () => {
    const starting = () => {
      throw new NexusError({ code: "CLOSED", what: "shutting down" });
    };
    const { client, target } = await scene(
      {},
      {},
      { server: { channels: { pipe: starting, stream: starting } } },
    );
    expect(await refusalOf(client.pipe(target).push(text("x"), NOW))).toMatchObject({
      code: "UNAVAILABLE",
      details: { home: target.home },
    });
  });

  it("a change whose answer is lost is UNKNOWN_OUTCOME and is made once; a read is UNAVAILABLE", async () => {
    const { client, target, relay, pipe } = await scene({ maxMessages: 1 });
    await client.pipe(target).push(text("first"), NOW);
    const waiting = refusalOf(client.pipe(target).push(text("second"), LONG));
    const reading = refusalOf(client.stream(target).read({ ...ONE, offset: 0 }, LONG));
    await expect.poll(() => pipe.waiting).toBe(1);
    await expect.poll(() => client.stats()).toEqual({ calls: 2, waits: 2 });
    relay.cut();
    expect(await waiting).toMatchObject({ code: "UNKNOWN_OUTCOME", details: { home: target.home } });
    expect((await reading).code).toBe("UNAVAILABLE");
    expect(client.stats()).toEqual({ calls: 0, waits: 0 });
    // The home noticed that its caller is gone: the push that waited is not made later.
    await expect.poll(() => pipe.waiting).toBe(0);
    expect(pipe.messages).toBe(1);
  });

  it("a home that falls silent costs the time of the call and no more", async () => {
    const { client, target, relay } = await scene();
    await client.pipe(target).status(NOW);
    relay.freeze();
    const short = { ...NOW, timeoutMs: 150 };
    expect((await refusalOf(client.pipe(target).push(text("x"), short))).code).toBe("UNKNOWN_OUTCOME");
    expect((await refusalOf(client.pipe(target).status(short))).code).toBe("DEADLINE_EXCEEDED");
    relay.thaw();
  });

  it("a wait ends at the home before the caller's time does: with nothing, not in doubt", async () => {
    const { client, target } = await scene();
    expect(await client.pipe(target).pop(ONE, { ...NOW, waitMs: 400, timeoutMs: 400 })).toEqual([]);
  });

  it("who gives up waiting does so at the home, too", async () => {
    const { client, target, pipe } = await scene();
    const abort = new AbortController();
    const waiting = refusalOf(client.pipe(target).pop(ONE, { ...LONG, signal: abort.signal }));
    await expect.poll(() => pipe.waiting).toBe(1);
    abort.abort();
    expect((await waiting).code).toBe("CANCELLED");
    await expect.poll(() => pipe.waiting).toBe(0);
  });

  it("messages and appends that are too large, and arguments that mean nothing, do not leave the node", async () => {
    const { client, target, asked } = await scene();
    const big = { data: new Uint8Array(MAX_MESSAGE_BYTES + 1), writtenAtMs: 0 };
    const calls = [
      client.pipe(target).push(big, NOW),
      client.pipe(target).pop({ maxMessages: 0.5, maxBytes: 1 }, NOW),
      client.stream(target).append([], NOW),
      client.stream(target).read({ ...ONE, offset: -1 }, NOW),
      client.stream(target).commitCursor({ group: "", offset: 1, expectedOffset: null }, NOW),
    ];
    for (const call of calls) expect((await refusalOf(call)).code).toBe("INVALID_ARGUMENT");
    expect(asked).toEqual([]);
  });

  it("the largest append and the largest answer go through whole", async () => {
    const { client, target } = await scene({ capacityBytes: 4 * MAX_MESSAGE_BYTES, maxMessages: 8 });
    const messages = [1, 2, 3, 4].map((fill) => ({
      data: Buffer.alloc(MAX_MESSAGE_BYTES, fill),
      writtenAtMs: fill,
    }));
    await client.stream(target).append(messages, NOW);
    const slice = await client
      .stream(target)
      .read({ offset: 0, maxMessages: 8, maxBytes: 4 * MAX_MESSAGE_BYTES }, NOW);
    expect(slice.messages.map(({ data }) => [data.length, data[0]])).toEqual(
      [1, 2, 3, 4].map((fill) => [MAX_MESSAGE_BYTES, fill]),
    );
  });

  it("calls and waits at one node are bounded, and a bound that is hit is counted", async () => {
    const { client, target, pipe, metrics } = await scene(
      {},
      { limits: { callsPerHome: 2, waitsPerHome: 1 } },
    );
    const abort = new AbortController();
    const wait = { ...LONG, signal: abort.signal };
    const first = refusalOf(client.pipe(target).pop(ONE, wait));
    await expect.poll(() => pipe.waiting).toBe(1);
    expect(await refusalOf(client.pipe(target).pop(ONE, wait))).toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      details: { limit: 1 },
    });
    // One that does not wait has its place.
    expect((await client.pipe(target).status(NOW)).kind).toBe("pipe");
    expect(metrics.limits).toEqual(["waitsPerHome"]);
    abort.abort();
    await first;
    expect(client.stats()).toEqual({ calls: 0, waits: 0 });
  });

  it("a home bounds what waits there for other nodes", async () => {
    const { client, target, pipe, home } = await scene({}, {}, { limits: { peerChannelWaits: 1 } });
    const abort = new AbortController();
    const first = refusalOf(client.pipe(target).pop(ONE, { ...LONG, signal: abort.signal }));
    await expect.poll(() => pipe.waiting).toBe(1);
    expect((await refusalOf(client.pipe(target).pop(ONE, LONG))).code).toBe("RESOURCE_EXHAUSTED");
    expect(home.metrics.limits).toContain("peerChannelWaits");
    abort.abort();
    await first;
  });

  it("callers that are no nodes, or of another cluster, are refused before any work", async () => {
    const authorizePeer = (peer: Parameters<ReturnType<typeof createBasicPeerAuthorizer>>[0]) =>
      createBasicPeerAuthorizer({ allowInsecureOffLoopback: false })({ ...peer, isLoopback: false });
    const closed = await scene({}, {}, { server: { authorizePeer } });
    expect((await refusalOf(closed.client.pipe(closed.target).push(text("x"), NOW))).code).toBe(
      "UNAVAILABLE",
    );
    const stranger = await startNode(3, { clusterId: () => "cluster-2" as never });
    const open = await scene({}, { self: stranger.network.self });
    const push = open.client.pipe(open.target).push(text("x"), NOW);
    expect((await refusalOf(push)).code).toBe("PERMISSION_DENIED");
    expect([...closed.asked, ...open.asked]).toEqual([]);
  });

  it("over connections that break again and again, what was acknowledged is there once, nothing twice", async () => {
    const { client, target, relay, stream } = await scene({ capacityBytes: 100_000, maxMessages: 1_000 });
    const acknowledged: string[] = [];
    const codes = new Set<string>();
    const write = async (writer: number): Promise<void> => {
      for (let i = 0; i < 100; i += 1) {
        const name = `${writer}-${i}`;
        try {
          await client.stream(target).append([text(name)], NOW);
          acknowledged.push(name);
        } catch (error) {
          codes.add(NexusError.from(error).code);
        }
        if (i % 10 === writer) relay.cut();
      }
    };
    await Promise.all([0, 1, 2, 3].map(write));
    const slice = await stream.read({ offset: 0, maxMessages: 256, maxBytes: 100_000 }, NOW);
    const rest = await stream.read({ offset: slice.nextOffset, maxMessages: 256, maxBytes: 100_000 }, NOW);
    const there = [...slice.messages, ...rest.messages].map(({ data }) => Buffer.from(data).toString());
    expect(new Set(there).size).toBe(there.length);
    expect(acknowledged.filter((name) => !there.includes(name))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(codes.size).toBeGreaterThan(0);
    // A connection that breaks says that the outcome is not known, one that is not there that nothing was done.
    expect([...codes].filter((code) => code !== "UNKNOWN_OUTCOME" && code !== "UNAVAILABLE")).toEqual([]);
  });

  it("a certificate that is not the asking node's does not do, though it is of this cluster's authority", async () => {
    const tls = (cert: string, key: string): TransportSecurity => ({
      kind: "mutual-tls",
      caPem: Buffer.from(pem.caPem),
      certPem: Buffer.from(cert),
      keyPem: Buffer.from(key),
      serverName: null,
    });
    const ofNode = tls(pem.serverCertPem, pem.serverKeyPem);
    const ofAlice = tls(pem.clientCertPem, pem.clientKeyPem);
    const server = { security: ofNode };
    const network = { security: ofNode };
    const known = await scene({}, { security: ofNode }, { server, network });
    await known.client.pipe(known.target).push(text("x"), NOW);
    expect(known.asked).toHaveLength(1);
    const stranger = await scene({}, { security: ofAlice }, { server, network });
    const push = stranger.client.pipe(stranger.target).push(text("x"), NOW);
    expect(await refusalOf(push)).toMatchObject({
      code: "PERMISSION_DENIED",
      what: expect.stringContaining("certificate alice"),
    });
    expect(stranger.asked).toEqual([]);
  });
});

describePipe("of another node, over its server", async (bounds) => {
  const { client, target, pipe } = await scene(bounds);
  return {
    pipe: client.pipe(target),
    elsewhere: client.pipe(target),
    waiting: () => pipe.waiting,
    remove: async () => pipe.remove(),
    dispose: closeEverything,
  };
});

describeStream("of another node, over its server", async (bounds) => {
  const { client, target, stream } = await scene(bounds);
  return {
    stream: client.stream(target),
    elsewhere: client.stream(target),
    waiting: () => stream.waiting,
    remove: async () => stream.remove(),
    dispose: closeEverything,
  };
});
