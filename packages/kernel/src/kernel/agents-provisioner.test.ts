import type { Pid } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import type { AgentNode } from "../testing/agent-nodes.js";
import { AgentScene, eventually, get, signal, spawn } from "../testing/agent-scene.js";
import { ANN, OPTIONS } from "../testing/kernel-fixture.js";

const scene = new AgentScene();
const untilEnded = { kind: "ended" } as const;

describe("a provisioner", () => {
  it("bound late brings up the managed agents that wait for it, and no others", async () => {
    const [one, two] = scene.start(2) as [AgentNode, AgentNode];
    const [managed, worker] = [await spawn(one, { kind: "MANAGED" }), await spawn(one)];
    const elsewhere = await spawn(two, { kind: "MANAGED" });
    const asked: Pid[] = [];
    one.kernel.agents.bindProvisioner({
      provision: async ({ pid }, control) => {
        asked.push(pid);
        return {
          onChange: ({ state }) => {
            if (state.kind === "WARMING_UP") void control.report("READY");
            if (state.kind === "BUSY") void control.exited(5);
          },
        };
      },
    });
    const until = { kind: "state", states: ["READY"] } as const;
    const ready = await two.kernel.agents.wait({ pid: managed.pid, until, waitMs: 5_000 }, ANN, OPTIONS);
    expect(ready.reached).toBe(true);
    await two.kernel.agents.report({ pid: managed.pid, state: "BUSY" }, ANN, OPTIONS);
    const ended = await two.kernel.agents.wait(
      { pid: managed.pid, until: untilEnded, waitMs: 5_000 },
      ANN,
      OPTIONS,
    );
    expect(ended.agent.state).toMatchObject({ exitCode: 5 });
    expect(asked).toEqual([managed.pid]);
    expect((await get(one, worker.pid)).state.kind).toBe("REGISTERED");
    expect((await get(one, elsewhere.pid)).state.kind).toBe("REGISTERED");
  });

  it("that throws, rejects or hangs leaves the agent REGISTERED with the error, and may be tried again", async () => {
    const [one] = scene.start(1, { provisionTimeoutMs: 200 }) as [AgentNode];
    let attempt = 0;
    const aborted: boolean[] = [];
    const stopped: string[] = [];
    one.kernel.agents.bindProvisioner({
      provision: (_agent, _control, signalOfWork) => {
        attempt += 1;
        if (attempt === 1) throw new Error("no such image");
        if (attempt === 2) return Promise.reject(new Error("no room"));
        const handle = {
          onChange: ({ state }: { state: { kind: string } }) => void stopped.push(state.kind),
        };
        if (attempt > 3) return Promise.resolve(handle);
        return new Promise((resolve) => {
          signalOfWork.addEventListener("abort", () => {
            aborted.push(true);
            resolve(handle);
          });
        });
      },
    });
    const agent = await spawn(one, { kind: "MANAGED" });
    for (const [i, wanted] of [/no such image/, /no room/, /longer than 200 ms/].entries()) {
      await eventually(async () => (await get(one, agent.pid)).revision).toBe(i + 2);
      const { state } = await get(one, agent.pid);
      expect(state).toMatchObject({
        kind: "REGISTERED",
        failure: { message: expect.stringMatching(wanted) },
      });
      if (i < 2) await one.kernel.agents.provision(agent.pid, ANN, OPTIONS);
    }
    expect(aborted).toEqual([true]);
    // The handle that came too late runs on for nobody.
    await eventually(() => stopped).toEqual(["TERMINATED"]);
    await one.kernel.agents.provision(agent.pid, ANN, OPTIONS);
    expect((await get(one, agent.pid)).state.kind).toBe("WARMING_UP");
    expect(one.kernel.agents.stats()).toMatchObject({ provisioned: 1, provisioningFailures: 3 });
  });

  it("whose agent is killed meanwhile is told to stop it", async () => {
    const [one, two] = scene.start(2) as [AgentNode, AgentNode];
    const told: string[] = [];
    let finish = (): void => undefined;
    one.kernel.agents.bindProvisioner({
      provision: () =>
        new Promise((resolve) => {
          finish = () => resolve({ onChange: ({ state }) => void told.push(state.kind) });
        }),
    });
    const agent = await spawn(one, { kind: "MANAGED" });
    await signal(two, agent.pid, "SIGKILL");
    finish();
    await eventually(() => told).toEqual(["TERMINATED"]);
  });
});
