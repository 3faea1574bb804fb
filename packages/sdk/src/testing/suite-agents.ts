import { expect, it } from "vitest";
import { type Current, codeOf, collect } from "./suite-helpers.js";

export function describeAgents(current: Current): void {
  it("an agent is spawned, listed, signalled, waited for and reaped", async () => {
    const { agents } = current();
    const parent = await agents.spawn("planner", { labels: { team: "a" } });
    const child = await agents.spawn("coder", { parent: parent.pid });
    expect((await agents.get(parent.pid)).children).toEqual([child.pid]);
    expect((await collect(agents.list({ parent: parent.pid }))).map(({ pid }) => pid)).toEqual([child.pid]);
    await agents.label(parent.pid, { team: null, phase: "2" });
    for (const state of ["WARMING_UP", "READY", "BUSY"] as const) await agents.report(parent.pid, state);
    const suspended = await agents.signal(parent.pid, "SIGSTOP");
    expect(suspended).toMatchObject({ state: { kind: "SUSPENDED" }, labels: { phase: "2" } });
    expect(await agents.wait(parent.pid, { waitMs: 10 })).toBeNull();
    const resumed = agents.wait(parent.pid, { afterRevision: suspended.revision });
    await agents.signal(parent.pid, "SIGCONT");
    expect(await resumed).toMatchObject({ state: { kind: "READY" }, generation: 2 });
    const ended = agents.wait(parent.pid);
    await agents.exit(parent.pid, 7);
    expect((await ended)?.state).toMatchObject({ kind: "TERMINATED", exitCode: 7 });
    expect(await agents.wait(parent.pid, { states: ["READY"] })).toBeNull();
    await agents.reap(parent.pid);
    expect(await codeOf(agents.get(parent.pid))).toBe("NOT_FOUND");
    expect(await codeOf(agents.signal(child.pid, "SIGCONT"))).toBe("CONFLICT");
    expect((await agents.signal(child.pid, "SIGKILL")).state).toMatchObject({ exitCode: -9 });
    await agents.reap(child.pid);
  });

  it("an agent that runs elsewhere sends heartbeats, and is a file to be read", async () => {
    const fs = current();
    const connection = { id: "ide-1", hostPid: 9, remoteAddress: null, protocol: "grpc" };
    const { pid } = await fs.agents.spawn("ide", { kind: "UNMANAGED", connection });
    await fs.agents.heartbeat(pid);
    // Nobody brings up agents on this node.
    expect(await codeOf(fs.agents.provision(pid))).toBe("UNAVAILABLE");
    const status = JSON.parse(new TextDecoder().decode(await fs.read(`/proc/${pid}/status`)));
    expect(status).toMatchObject({
      pid: String(pid),
      name: "ide",
      connection_id: "ide-1",
      state: "REGISTERED",
    });
    expect((await collect(fs.list("/proc"))).map(({ path }) => path)).toContain(`/proc/${pid}`);
    expect(await codeOf(fs.write(`/proc/${pid}/status`, "x"))).toBe("READ_ONLY");
    await fs.agents.signal(pid, "SIGTERM");
    await fs.agents.reap(pid);
  });

  it("what is no pid, and a wait for two things, is refused before anything is sent", async () => {
    const { agents } = current();
    for (const pid of [0, -1, 1.5, Number.NaN])
      expect(await codeOf(agents.get(pid))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(agents.wait(1, { states: ["READY"], afterRevision: 1 }))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(agents.spawn("a", { zone: "No Zone" }))).toBe("INVALID_ARGUMENT");
  });
}
