import { afterEach, describe, expect, it } from "vitest";
import { FaultCluster } from "./harness/fault-cluster.js";

let faulty: FaultCluster | null = null;
afterEach(async () => {
  await faulty?.close();
  faulty = null;
});

describe("a rolling restart under load", () => {
  it("stops and starts every node in turn; writes go on, nothing is lost, every history is linearizable", async () => {
    faulty = await FaultCluster.start({ network: "proxy" });
    const f = faulty;
    await f.scenario(async () => {
      await f.startWorkload();
      await f.untilProgress("before the first restart");
      for (const node of f.nodes) {
        expect(await node.stop(), node.logTail()).toEqual({ code: 0, signal: null });
        await f.untilProgress(`while ${node.spec.name} is down`);
        node.start();
        await node.ready();
        await f.heal();
      }
      await f.verify();
    });
  }, 300_000);
});
