import type { ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { GRANTS_ONLY } from "../core/permissions/types.js";
import { code, WORKER } from "../testing/agent-scene.js";
import {
  ADMIN,
  ANN,
  caller,
  kernelFixture,
  listed,
  OPTIONS,
  reading,
  textOf,
  writing,
} from "../testing/kernel-fixture.js";
import type { KernelRuntime } from "./runtime.js";

describe("agents as files", () => {
  const status = async (kernel: KernelRuntime, path: string) => JSON.parse(await textOf(kernel, path));

  it("have a status in the zone they are in, to be read by those who may read there, and not to be written", async () => {
    const { kernel } = kernelFixture({ permissions: GRANTS_ONLY }, ["root", "team"]);
    const team = "team" as ZoneId;
    const bob = caller({ userId: "bob", zoneId: team, zoneGrants: [{ zoneId: team, permissions: "rw" }] });
    const eve = caller({ userId: "eve", zoneId: team, zoneGrants: [{ zoneId: team, permissions: "r" }] });
    const agent = await kernel.agents.spawn({ ...WORKER, zoneId: team, name: "indexer" }, bob, OPTIONS);
    expect(JSON.parse(await textOf(kernel, `/proc/${agent.pid}/status`, eve))).toMatchObject({
      pid: "1",
      name: "indexer",
      kind: "WORKER",
      state: "REGISTERED",
      owner_id: "bob",
      zone_id: "team",
      exit_code: null,
      parent_pid: null,
    });
    const page = await kernel.sysReaddir({ path: "/proc", cursor: null, limit: 10 }, eve, OPTIONS);
    expect(page.entries.map(({ path, isDirectory }) => [path, isDirectory])).toEqual([["/proc/1", true]]);
    const inside = await kernel.sysReaddir({ path: "/proc/1", cursor: null, limit: 10 }, eve, OPTIONS);
    expect(inside.entries.map(({ path }) => path)).toEqual(["/proc/1/status"]);
    for (const path of ["/proc/2/status", "/proc/01/status", "/proc/x"]) {
      await expect(kernel.sysStat(path, eve, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    }
    await expect(kernel.write(writing("/proc/1/status", "x"), bob, OPTIONS)).rejects.toEqual(
      code("READ_ONLY"),
    );
    const stop = { pid: agent.pid, signal: { name: "SIGKILL" } } as const;
    await expect(kernel.agents.signal(stop, eve, OPTIONS)).rejects.toEqual(code("PERMISSION_DENIED"));
    await expect(kernel.agents.get(agent.pid, ANN, OPTIONS)).rejects.toEqual(code("PERMISSION_DENIED"));
    await expect(kernel.agents.spawn({ ...WORKER, zoneId: team }, eve, OPTIONS)).rejects.toEqual(
      code("PERMISSION_DENIED"),
    );
    const request = { zoneId: null, state: null, parentPid: null, cursor: null, limit: 10 };
    expect((await kernel.agents.list(request, ANN, OPTIONS)).agents).toEqual([]);
    expect((await kernel.agents.list(request, eve, OPTIONS)).agents.length).toBe(1);
    await kernel.close();
  });

  it("are in /__sys__/agents for administrators, and what lies behind is in nobody's listing", async () => {
    const { kernel } = kernelFixture();
    const { pid } = await kernel.agents.spawn(WORKER, ANN, OPTIONS);
    expect(await status(kernel, `/proc/${pid}/status`)).toMatchObject({ pid: "1", children: [] });
    const top = await kernel.sysReaddir({ path: "/__sys__/agents", cursor: null, limit: 10 }, ADMIN, OPTIONS);
    expect(top.entries.map(({ path }) => path)).toEqual(["/__sys__/agents/1"]);
    const { bytes } = await kernel.sysRead(reading("/__sys__/agents/1"), ADMIN, OPTIONS);
    expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({ pid: "1", node_id: "1" });
    await expect(kernel.sysStat("/__sys__/agents", ANN, OPTIONS)).rejects.toEqual(code("PERMISSION_DENIED"));
    await kernel.write(writing("/a", "x"), ADMIN, OPTIONS);
    const root = await kernel.sysReaddir({ path: "/", cursor: null, limit: 10 }, ADMIN, OPTIONS);
    expect(root.entries.map(({ path }) => path)).toEqual(["/a"]);
    expect((await listed(kernel.walk("/", ADMIN, OPTIONS))).map(({ path }) => path)).toEqual(["/a"]);
    const deleting = kernel.sysUnlink(
      { path: "/__sys__/agents", recursive: true, conditions: {} },
      ADMIN,
      OPTIONS,
    );
    await expect(deleting).rejects.toEqual(code("READ_ONLY"));
    await kernel.close();
  });
});
