import { LINEARIZABLE, NexusError, type Pid, ROOT_ZONE } from "@nexus/contracts";
import { vfs } from "@nexus/contracts/wire";
import { utf8Decode, utf8Encode } from "@nexus/lib";
import { afterEach, describe, expect, it } from "vitest";
import type { VfsClient } from "../../client/vfs-client.js";
import { FakeKernel } from "../../testing/fake-kernel.js";
import { clientOf, closeEverything, serve } from "../../testing/servers.js";

afterEach(closeEverything);

const BOUNDS = { timeoutMs: 10_000, signal: null };
const OPTIONS = { ...BOUNDS, consistency: LINEARIZABLE };

async function connect(): Promise<VfsClient> {
  return clientOf((await serve(new FakeKernel())).address);
}

/** What a client of the original protocol does: JSON in, JSON out. */
async function raw(client: VfsClient, method: string, params: object): Promise<Record<string, unknown>> {
  const payload = utf8Encode(JSON.stringify(params));
  const reply = await client.call(vfs.NexusVFSService.Call, { method, payload }, BOUNDS);
  return JSON.parse(utf8Decode(reply.payload)) as Record<string, unknown>;
}

describe("the agent methods of Call", () => {
  it("take an agent through its life as clients of the original protocol do", async () => {
    const client = await connect();
    const registered = await raw(client, "agent_register", { name: "coder", labels: { a: "b" } });
    expect(registered["result"]).toMatchObject({
      pid: "1",
      name: "coder",
      kind: "MANAGED",
      state: "REGISTERED",
      zone_id: "root",
      cwd: "/",
      generation: 1,
      labels: { a: "b" },
    });
    for (const state of ["warming_up", "READY"]) await raw(client, "agent_update_state", { pid: "1", state });
    const suspended = await raw(client, "agent_signal", { pid: "1", signal: "SIGSTOP" });
    expect(suspended["result"]).toMatchObject({ state: "SUSPENDED" });
    const relabelled = await raw(client, "agent_signal", {
      pid: "1",
      signal: "SIGUSR1",
      payload: { c: "d", a: null },
    });
    expect(relabelled["result"]).toMatchObject({ labels: { c: "d" } });
    const listed = await raw(client, "agent_list", { state: "SUSPENDED" });
    expect(listed["result"]).toMatchObject({ agents: [{ pid: "1" }], next_cursor: null });
    const gone = await raw(client, "agent_unregister", { pid: 1 });
    expect(gone["result"]).toMatchObject({ state: "TERMINATED", exit_code: 0 });
    expect(await raw(client, "agent_get", { pid: "1" })).toMatchObject({ code: -32_007 });
  });

  it("know external agents by their connection", async () => {
    const client = await connect();
    const params = { name: "ide", connection_id: "c-1", host_pid: 77, remote_addr: "10.0.0.9:1" };
    const { result } = await raw(client, "agent_register_external", params);
    expect(result).toMatchObject({
      kind: "UNMANAGED",
      connection_id: "c-1",
      external_info: { host_pid: 77, remote_addr: "10.0.0.9:1", protocol: "grpc" },
    });
    expect(await raw(client, "agent_register_external", params)).toMatchObject({ code: -32_006 });
    expect((await raw(client, "agent_heartbeat", { connection_id: "c-1" }))["result"]).toBe(true);
    await raw(client, "agent_unregister_external", { external_connection_id: "c-1" });
    expect(await raw(client, "agent_heartbeat", { connection_id: "c-1" })).toMatchObject({ code: -32_007 });
  });

  it("answer what is wrong with their codes", async () => {
    const client = await connect();
    await raw(client, "agent_register", { name: "a" });
    for (const [method, params, code] of [
      ["agent_register", {}, -32_005],
      ["agent_register", { name: "a", kind: "robot" }, -32_005],
      ["agent_register", { name: "a", labels: { x: 1 } }, -32_005],
      ["agent_update_state", { pid: "1", state: "asleep" }, -32_005],
      ["agent_update_state", { pid: "1", state: "BUSY" }, -32_006],
      ["agent_signal", { pid: "1", signal: "SIGHUP" }, -32_005],
      ["agent_signal", { pid: "1", signal: "SIGCONT" }, -32_006],
      ["agent_signal", { pid: "0", signal: "SIGKILL" }, -32_005],
      ["agent_get", { pid: "99" }, -32_007],
      ["agent_heartbeat", { pid: "1" }, -32_006],
    ] as const) {
      expect([method, params, await raw(client, method, params)]).toMatchObject([method, params, { code }]);
    }
  });
});

describe("the client's agents", () => {
  it("are the kernel's, with their waits and errors", async () => {
    const { agents } = await connect();
    const agent = await agents.spawn(
      {
        ...{ name: "worker", kind: "WORKER", ownerId: null, zoneId: ROOT_ZONE, parentPid: null },
        ...{ cwd: "/", root: "/", labels: {}, repos: [], connection: null },
      },
      OPTIONS,
    );
    const { pid } = agent;
    expect(await agents.get(pid, OPTIONS)).toEqual(agent);
    const waiting = agents.wait({ pid, until: { kind: "ended" }, waitMs: 5_000 }, OPTIONS);
    const brief = agents.wait({ pid, until: { kind: "state", states: ["READY"] }, waitMs: 1 }, OPTIONS);
    expect((await brief).reached).toBe(false);
    await agents.report({ pid, state: "WARMING_UP" }, OPTIONS);
    const changed = await agents.wait(
      { pid, until: { kind: "changed", revision: agent.revision }, waitMs: 5_000 },
      OPTIONS,
    );
    expect(changed).toMatchObject({ reached: true, agent: { state: { kind: "WARMING_UP" } } });
    await agents.exit({ pid, exitCode: 4 }, OPTIONS);
    expect((await waiting).agent.state).toMatchObject({ kind: "TERMINATED", exitCode: 4 });
    const request = { zoneId: null, state: null, parentPid: null, cursor: null, limit: 10 };
    expect((await agents.list(request, OPTIONS)).agents.map((each) => each.pid)).toEqual([pid]);
    await agents.reap(pid, OPTIONS);
    const failure = await agents.get(pid, OPTIONS).catch((error: unknown) => error);
    expect(NexusError.is(failure) && failure.code).toBe("NOT_FOUND");
    await expect(agents.provision(77 as Pid, OPTIONS)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
