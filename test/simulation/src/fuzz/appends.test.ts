import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import type { KernelRuntime } from "@nexus/kernel";
import { ANN } from "@nexus/kernel/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FuzzedCluster } from "./fuzzed-cluster.js";

const OPTIONS = { timeoutMs: 30_000, signal: null, consistency: LINEARIZABLE };
const LINES_PER_NODE = 20;
const TIMEOUT_MS = 60_000;

let cluster: FuzzedCluster;

beforeAll(async () => {
  cluster = await FuzzedCluster.open(1);
}, TIMEOUT_MS);
afterAll(() => cluster.close(), TIMEOUT_MS);

interface Appended {
  readonly told: readonly string[];
  /** Nobody could say whether these are in the file. */
  readonly uncertain: readonly string[];
}

/** Line after line, as fast as they are taken. */
async function appendLines(kernel: KernelRuntime, path: string, author: string): Promise<Appended> {
  const told: string[] = [];
  const uncertain: string[] = [];
  for (let number = 1; number <= LINES_PER_NODE; number += 1) {
    const line = `${author} ${number}`;
    try {
      const data = new TextEncoder().encode(`${line}\n`);
      await kernel.append({ path, data, createParents: true }, ANN, OPTIONS);
      told.push(line);
    } catch (error) {
      if (!NexusError.is(error) || !cluster.isUncertain(error.code)) throw error;
      uncertain.push(line);
    }
  }
  return { told, uncertain };
}

async function linesOf(path: string): Promise<string[]> {
  const range = { offsetBytes: 0, lengthBytes: null };
  const { bytes } = await cluster.kernel().sysRead({ path, range, expectedContentId: null }, ANN, OPTIONS);
  return new TextDecoder().decode(bytes).split("\n").slice(0, -1);
}

function requireNothingLost(lines: readonly string[], appended: readonly Appended[]): void {
  const told = appended.flatMap((each) => each.told);
  const allowed = new Set([...told, ...appended.flatMap((each) => each.uncertain)]);
  expect(told.filter((line) => !lines.includes(line))).toEqual([]);
  expect(lines.filter((line) => !allowed.has(line))).toEqual([]);
  expect(new Set(lines).size).toBe(lines.length);
  for (const { told: own } of appended) expect(lines.filter((line) => own.includes(line))).toEqual(own);
}

describe("two nodes appending to one file", () => {
  it(
    "lose nothing and tear nothing, each one's lines in its order",
    async () => {
      const [first, second] = cluster.followers() as [KernelRuntime, KernelRuntime];
      const appended = await Promise.all([
        appendLines(first, "/logs/calm", "first"),
        appendLines(second, "/logs/calm", "second"),
      ]);
      expect(appended.flatMap(({ uncertain }) => uncertain)).toEqual([]);
      requireNothingLost(await linesOf("/logs/calm"), appended);
    },
    TIMEOUT_MS,
  );

  it(
    "lose nothing that was acknowledged while the leader dies between them",
    async () => {
      const [first, second] = cluster.followers() as [KernelRuntime, KernelRuntime];
      const appended = await cluster.whileLeaderDies(25, () =>
        Promise.all([
          appendLines(first, "/logs/storm", "first"),
          appendLines(second, "/logs/storm", "second"),
        ]),
      );
      expect(cluster.counts.kills).toBe(1);
      requireNothingLost(await linesOf("/logs/storm"), appended);
    },
    TIMEOUT_MS,
  );
});
