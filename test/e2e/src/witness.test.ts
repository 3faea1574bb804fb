import { afterEach, describe, expect, it } from "vitest";
import { nexus, runCli } from "./harness/cli.js";
import { Cluster } from "./harness/cluster.js";
import type { NodeProcess } from "./harness/node-process.js";
import { until } from "./harness/wait.js";

let cluster: Cluster | null = null;
afterEach(async () => {
  await cluster?.close();
  cluster = null;
});

const on = (node: NodeProcess): string[] => ["--server", node.client];

/** Two data nodes and a witness of zone team, all voting. */
async function start(): Promise<{
  readonly data: readonly [NodeProcess, NodeProcess];
  readonly witness: NodeProcess;
}> {
  cluster = await Cluster.start({ size: 3 });
  const c = cluster;
  const [first, second, witness] = [c.node(0), c.node(1), c.node(2)];
  await nexus(["zone", "create", "team", "--mount", "/team", ...on(first)]);
  await nexus(["zone", "join", "team", ...on(second)]);
  const joined = await nexus(["zone", "join", "team", "--witness", ...on(witness)]);
  expect(joined).toContain("a witness");
  await until("three votes", async () => {
    const info = await c.zone(first, "team");
    expect(info.members.map((member) => member.role).sort()).toEqual(["voter", "voter", "witness"]);
    return info.members.every((member) => member.matchIndex === info.lastIndex);
  });
  return { data: [first, second], witness };
}

describe("two data nodes and a witness", () => {
  it("go on without one data node, lose nothing that only the witness had, and the witness serves nobody", async () => {
    const { data, witness } = await start();
    const [first, second] = data;
    const refused = await runCli(["ls", "/team", ...on(witness)]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("is a witness of zone team");

    await second.kill();
    await until("a write without the second", async () => {
      await nexus(["mkdir", "-p", "/team/only-with-the-witness", ...on(first)]);
      return true;
    });
    await first.kill();
    second.start();
    await second.ready();
    await until(
      "the second to serve what it never had",
      async () =>
        (await nexus(["ls", "/team", ...on(second)])).includes("only-with-the-witness") || undefined,
    );
    await nexus(["mkdir", "/team/after", ...on(second)]);
  }, 300_000);
});
