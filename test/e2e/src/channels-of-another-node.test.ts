import { existsSync } from "node:fs";
import type { NexusError } from "@nexus/contracts";
import type { NexusFilesystem } from "@nexus/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cluster } from "./harness/cluster.js";
import type { NodeProcess } from "./harness/node-process.js";
import { PATIENCE_MS, until } from "./harness/wait.js";

const CALL = { timeoutMs: PATIENCE_MS };
const WAIT = { ...CALL, waitMs: 20_000 };
const MEMORY = { ioProfile: "memory" } as const;
const MESSAGES = 50;
const text = (data: Uint8Array | null): string => new TextDecoder().decode(data ?? undefined);

const refusalOf = (call: Promise<unknown>): Promise<NexusError> =>
  call.then(
    () => expect.unreachable("this call is refused"),
    (error: NexusError) => error,
  );

describe("pipes and streams of another daemon", { timeout: 3 * PATIENCE_MS }, () => {
  let cluster: Cluster;
  /** Has the messages. */
  let homeNode: NodeProcess;
  let guestNode: NodeProcess;
  let home: NexusFilesystem;
  let guest: NexusFilesystem;

  beforeAll(async () => {
    cluster = await Cluster.start({ size: 3 });
    // Not the leader: its death must not cost the others their quorum for a while, too.
    const leader = await cluster.leader();
    [homeNode, guestNode] = cluster.nodes.filter((node) => node !== leader) as [NodeProcess, NodeProcess];
    home = await cluster.connect([homeNode]);
    guest = await cluster.connect([guestNode]);
  }, PATIENCE_MS);

  afterAll(async () => {
    await Promise.all([home?.close(), guest?.close()]);
    await cluster?.close();
  });

  const localChannels = async (node: NodeProcess): Promise<number> =>
    valueOf(await node.metrics(), "nexus_local_channels");

  it("a pipe in a node's memory: pushed and popped at the others, each message once and in order", async () => {
    await home.createPipe("/jobs", { ...MEMORY, maxMessages: 4 });
    const taken: string[] = [];
    const take = async (fs: NexusFilesystem): Promise<void> => {
      while (taken.length < MESSAGES) {
        const data = await fs.pipe("/jobs").pop({ ...CALL, waitMs: 200 });
        if (data !== null) taken.push(text(data));
      }
    };
    const put = async (): Promise<void> => {
      // Fuller than it may be: the writer waits for room over there.
      for (let i = 0; i < MESSAGES; i += 1) await guest.pipe("/jobs").push(`${i}`, WAIT);
    };
    await Promise.all([put(), take(home), take(guest)]);
    expect([...taken].sort()).toEqual(Array.from({ length: MESSAGES }, (_, i) => `${i}`).sort());
    expect((await guest.stat("/jobs", CALL)).channel).toMatchObject({
      kind: "pipe",
      messages: 0,
      maxMessages: 4,
    });
    expect(await localChannels(guestNode)).toBe(0);
    expect(await localChannels(homeNode)).toBeGreaterThanOrEqual(1);
  });

  it("a stream in a node's memory: followed from another node, with a group of its own", async () => {
    const log = await home.createStream("/events", MEMORY);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { data } of guest.stream("/events").follow({ ...CALL, group: "audit" }))
        seen.push(text(data));
    })();
    for (let i = 0; i < MESSAGES; i += 1)
      await (i % 2 === 0 ? log : guest.stream("/events")).append(`${i}`, CALL);
    await guest.stream("/events").close(CALL);
    await reading;
    expect(seen).toEqual(Array.from({ length: MESSAGES }, (_, i) => `${i}`));
    const { groups, endOffset } = await log.status(CALL);
    expect(groups).toEqual([{ name: "audit", offset: endOffset }]);
  });

  it.skipIf(!existsSync("/dev/shm"))(
    "a pipe in a node's shared memory is reached, too; its files are nobody's at another node",
    async () => {
      await home.createPipe("/ring", { ioProfile: "shared_memory" });
      await guest.pipe("/ring").push("over", CALL);
      expect((await home.pipe("/ring").status(CALL)).sharedMemory).toBeDefined();
      expect((await guest.pipe("/ring").status(CALL)).sharedMemory).toBeUndefined();
      expect(text(await home.pipe("/ring").pop(CALL))).toBe("over");
    },
  );

  it("removed at one node, it ends for who waits at another, and its home forgets it", async () => {
    await home.createPipe("/short", MEMORY);
    const waiting = refusalOf(guest.pipe("/short").pop(WAIT));
    await until("the wait to be counted", async () =>
      valueOf(await guestNode.metrics(), "nexus_remote_channel_waits") === 1 ? true : undefined,
    );
    const before = await localChannels(homeNode);
    await guest.remove("/short", CALL);
    expect(await waiting).toMatchObject({ code: "ENDED", details: { why: "removed" } });
    await until("its home to forget it", async () =>
      (await localChannels(homeNode)) === before - 1 ? true : undefined,
    );
  });

  it("kill -9 of its node: who waits there is told, calls name the node, and a new start is empty", async () => {
    await home.createPipe("/lost", MEMORY);
    await home.createStream("/log", MEMORY);
    const { offset } = await guest.stream("/log").append("gone", CALL);
    const pop = refusalOf(guest.pipe("/lost").pop(WAIT));
    const read = refusalOf(guest.stream("/log").read({ ...WAIT, offset: offset + 1 }));
    await until("both to wait", async () =>
      valueOf(await guestNode.metrics(), "nexus_remote_channel_waits") === 2 ? true : undefined,
    );
    await homeNode.kill();
    // A pop may have taken a message with it; a read took nothing.
    expect((await pop).code).toBe("UNKNOWN_OUTCOME");
    expect(await read).toMatchObject({ code: "UNAVAILABLE", details: { home: homeNode.peer } });
    const startedMs = performance.now();
    const push = await refusalOf(guest.pipe("/lost").push("x", { timeoutMs: 10_000, waitMs: 0 }));
    expect(push).toMatchObject({ code: "UNAVAILABLE", details: { home: homeNode.peer } });
    expect(push.message).toContain("start that node");
    // Refused connections are noticed at once, not at the call's end.
    expect(performance.now() - startedMs).toBeLessThan(8_000);
    const entry = await guest.stat("/lost", CALL);
    expect(entry.channel).toBeUndefined();
    homeNode.start();
    await homeNode.ready();
    await cluster.settled();
    await until("the pipe to be reached again", async () =>
      guest
        .pipe("/lost")
        .push("new", CALL)
        .then(
          () => true,
          () => undefined,
        ),
    );
    expect(text(await guest.pipe("/lost").pop(CALL))).toBe("new");
    expect(await guest.pipe("/lost").pop(CALL)).toBeNull();
    expect((await refusalOf(guest.stream("/log").read({ ...CALL, offset }))).code).toBe("TRUNCATED");
  });
});

function valueOf(page: string, name: string): number {
  const line = page.split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.split(" ").at(-1));
}
