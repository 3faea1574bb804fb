import type { NexusFilesystem } from "@nexus/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cluster } from "./harness/cluster.js";
import type { NodeProcess } from "./harness/node-process.js";
import { PATIENCE_MS, until } from "./harness/wait.js";

const MESSAGES = 200;
/** Below what a stream retains, and many segments. */
const LONG_MESSAGES = 192;
const MESSAGE_KIB = 64;
const CALL = { timeoutMs: PATIENCE_MS };
const WAIT = { ...CALL, waitMs: 2_000 };
const text = (data: Uint8Array): string => new TextDecoder().decode(data);

describe("pipes and streams of three daemons", { timeout: 3 * PATIENCE_MS }, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({ size: 3 });
  }, PATIENCE_MS);
  afterAll(() => cluster?.close());

  /** The node that leads root, and the others. */
  async function byRole(): Promise<{ leader: NodeProcess; others: NodeProcess[] }> {
    const nodes = [0, 1, 2].map((index) => cluster.node(index));
    return until("a leader of root", async () => {
      for (const node of nodes) {
        await using fs = await cluster.connect([node]);
        const { role } = await fs.zones.info("root");
        if (role === "leader") return { leader: node, others: nodes.filter((each) => each !== node) };
      }
      return undefined;
    });
  }

  it("kill -9 of the leader: no message of a pipe is lost, and none is taken twice", async () => {
    const { leader, others } = await byRole();
    const [one, two] = others as [NodeProcess, NodeProcess];
    await using first = await cluster.connect([one]);
    await using second = await cluster.connect([two]);
    await first.createPipe("/jobs", { maxMessages: 16 });
    const taken: string[] = [];
    const take = async (fs: NexusFilesystem): Promise<void> => {
      while (taken.length < 2 * MESSAGES) {
        for (const data of await fs.pipe("/jobs").popMany({ ...WAIT, maxMessages: 3 }))
          taken.push(text(data));
      }
    };
    const put = async (fs: NexusFilesystem, name: string): Promise<void> => {
      for (let i = 0; i < MESSAGES; i += 1) {
        if (name === "a" && i === MESSAGES / 2) await leader.kill();
        await fs.pipe("/jobs").push(`${name}-${i}`, { ...CALL, waitMs: PATIENCE_MS });
      }
    };
    await Promise.all([put(first, "a"), put(second, "b"), take(first), take(second)]);
    const sent = ["a", "b"].flatMap((name) => Array.from({ length: MESSAGES }, (_, i) => `${name}-${i}`));
    expect(taken).toHaveLength(sent.length);
    expect([...taken].sort()).toEqual([...sent].sort());
    expect(await first.pipe("/jobs").pop(CALL)).toBeNull();
    leader.start();
    await leader.ready();
    await cluster.settled();
  });

  it("kill -9 of the leader: a stream keeps every append once, and a group goes on where it was", async () => {
    const { leader, others } = await byRole();
    const [one, two] = others as [NodeProcess, NodeProcess];
    await using writer = await cluster.connect([one]);
    await using reader = await cluster.connect([two]);
    const log = await writer.createStream("/log");
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { data } of reader.stream("/log").follow({ ...CALL, group: "audit" }))
        seen.push(text(data));
    })();
    for (let i = 0; i < MESSAGES; i += 1) {
      if (i === MESSAGES / 2) await leader.kill();
      await log.append(`${i}`, CALL);
    }
    await log.close(CALL);
    await reading;
    const all = Array.from({ length: MESSAGES }, (_, i) => `${i}`);
    expect(seen).toEqual(all);
    leader.start();
    await leader.ready();
    await cluster.settled();
    // The node that was killed has it all, and knows how far the group is.
    await using back = await cluster.connect([leader]);
    const { messages } = await back.stream("/log").read({ ...CALL, maxMessages: 256 });
    expect(messages.map(({ data }) => text(data))).toEqual(all);
    const { groups, endOffset } = await back.stream("/log").status(CALL);
    expect(groups).toEqual([{ name: "audit", offset: endOffset }]);
  });

  it("kill -9 while old messages become content: every one is read back, at every node", async () => {
    const { leader, others } = await byRole();
    const [one, two] = others as [NodeProcess, NodeProcess];
    await using writer = await cluster.connect([one]);
    const log = await writer.createStream("/long");
    const padding = "x".repeat(MESSAGE_KIB * 1024);
    for (let i = 0; i < LONG_MESSAGES; i += 1) {
      if (i === LONG_MESSAGES / 2) await leader.kill();
      await log.append(`${i} ${padding}`, CALL);
    }
    leader.start();
    await leader.ready();
    await cluster.settled();
    // At least three quarters of it: what is left is the newest of the stream.
    const sealedBytes = LONG_MESSAGES * MESSAGE_KIB * 1024 * 0.75;
    for (const node of [leader, one, two]) {
      await until("the segments are here", async () => {
        const page = await node.metrics();
        const missing = valueOf(page, "nexus_stream_segments_missing");
        return missing === 0 && valueOf(page, "nexus_stream_sealed_bytes") >= sealedBytes ? true : undefined;
      });
      // Segments go the way of all content that is known by its id.
      expect(await node.metrics()).toMatch(/^nexus_syscalls_total{name="write_content",code="OK"} [1-9]/m);
      await using fs = await cluster.connect([node]);
      const numbers: number[] = [];
      for (let offset = 0; numbers.length < LONG_MESSAGES; ) {
        const slice = await fs.stream("/long").read({ ...CALL, offset, maxMessages: 256 });
        numbers.push(...slice.messages.map(({ data }) => Number.parseInt(text(data), 10)));
        offset = slice.nextOffset;
      }
      expect(numbers).toEqual(Array.from({ length: LONG_MESSAGES }, (_, i) => i));
    }
  });
});

/** Of zone root. */
function valueOf(page: string, name: string): number {
  const line = page.split("\n").find((each) => each.startsWith(`${name}{zone="root"`));
  return Number(line?.split(" ").at(-1));
}
