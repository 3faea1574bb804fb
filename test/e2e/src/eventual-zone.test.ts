import type { WatchEvent } from "@nexus/sdk";
import { afterEach, describe, expect, it } from "vitest";
import { nexus } from "./harness/cli.js";
import { CLUSTER_SIZE, FaultCluster, unusable } from "./harness/fault-cluster.js";
import { isolate } from "./harness/fault-network.js";
import { until } from "./harness/wait.js";

/** Far above what it takes: a busy machine is no fault. */
const TEST_TIMEOUT_MS = 150_000;
const reason = unusable("proxy");
const NODES = Array.from({ length: CLUSTER_SIZE }, (_, node) => node);

let faulty: FaultCluster | null = null;
afterEach(async () => {
  await faulty?.close();
  faulty = null;
});

interface Conflict {
  readonly path: string;
  readonly loser: { readonly contentId: string };
  readonly winner: { readonly contentId: string };
}

interface Written {
  readonly token: string;
  readonly contentId: string;
}

describe.skipIf(reason !== null)("an eventual zone on three daemons", () => {
  it(
    "takes writes on both sides of a partition, becomes equal, and reports the write that lost",
    async () => {
      const f = await FaultCluster.start({ network: "proxy" });
      faulty = f;
      const on = (node: number, ...args: string[]): Promise<string> =>
        nexus([...args, "--server", f.node(node).client]);
      const write = async (node: number, path: string, text: string): Promise<Written> =>
        JSON.parse(await on(node, "write", path, text, "--json"));
      await f.scenario(async () => {
        await on(0, "zone", "create", "notes", "--eventual", "--mount", "/notes");
        for (const node of [1, 2]) await on(node, "zone", "join", "notes");
        await until("every member knows the others", async () => {
          const zones = await Promise.all(f.nodes.map((node) => f.cluster.zone(node, "notes")));
          return zones.every(({ members }) => members.length === CLUSTER_SIZE) ? true : undefined;
        });

        await using watcher = await f.cluster.connect([f.node(2)]);
        await using watch = await watcher.watch("/notes/**", { timeoutMs: TEST_TIMEOUT_MS });
        const events = watch[Symbol.asyncIterator]();
        await isolate(f.network, 2, CLUSTER_SIZE);
        const early = await write(2, "/notes/both", "written alone");
        await write(2, "/notes/alone", "kept");
        const late = await write(0, "/notes/both", "written later");
        await write(1, "/notes/majority", "kept too");
        expect(await on(2, "zone", "status-of", early.token)).toMatch(/^local: 1 of 3/);
        await f.heal();

        await until("the later write is everywhere", async () =>
          (await on(0, "zone", "status-of", late.token)).startsWith("everywhere: 3 of 3") ? true : undefined,
        );
        for (const node of NODES) {
          await until(`node ${node} has all of it`, async () =>
            (await on(node, "ls", "/notes")).trim().split("\n").length === 3 ? true : undefined,
          );
          const [both] = [await on(node, "stat", "/notes/both", "--json")].map((line) => JSON.parse(line));
          expect(both.contentId).toBe(late.contentId);
        }
        // What node 2 wrote, what reached it, and the conflict it noticed; the pushes come in an order of their own.
        const told = new Map<string, WatchEvent>();
        while (told.size < 4) {
          const { value } = await events.next();
          if (value === undefined) throw new Error(`the watch ended after ${[...told.keys()].join(", ")}`);
          told.set(`${value.type} ${value.path}`, value);
        }
        expect([...told.keys()].sort()).toEqual([
          "conflict_detected /notes/both",
          "file_write /notes/alone",
          "file_write /notes/both",
          "file_write /notes/majority",
        ]);
        expect(told.get("conflict_detected /notes/both")).toMatchObject({
          contentId: late.contentId,
          oldContentId: early.contentId,
        });
        expect(told.get("file_write /notes/majority")?.userId).toEqual(expect.stringMatching(/./));
        const lines = (await on(2, "zone", "conflicts", "notes", "--json")).trim().split("\n");
        const conflicts = lines.map((line): Conflict => JSON.parse(line));
        expect(conflicts).toMatchObject([
          {
            path: "/both",
            loser: { contentId: early.contentId },
            winner: { contentId: late.contentId },
          },
        ]);
      });
    },
    TEST_TIMEOUT_MS,
  );
});
