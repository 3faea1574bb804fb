import { status } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FakeKernel } from "../testing/fake-kernel.js";
import { startNode } from "../testing/nodes.js";
import { describeOriginalClient, originalClient } from "../testing/original-client.js";
import { closeEverything, serve } from "../testing/servers.js";

afterEach(closeEverything);

describe.each(["2028", "2126"])("as on port %s", (port) => {
  let kernel: FakeKernel;
  let address = "";
  beforeEach(async () => {
    kernel = new FakeKernel();
    ({ address } = port === "2028" ? await serve(kernel) : await startNode(1, { kernel }));
  });

  describeOriginalClient("of a fake kernel", () => address);

  test("locks, extends by the id it was given, and unlocks; timeout_ms is the time to live, never a wait", async () => {
    const call = originalClient(address);
    const first = await call("Lock", { path: "/a", timeoutMs: 2_500 });
    expect(first).toMatchObject({ acquired: true, isError: false });
    const { lockId } = first as { lockId: string };
    const held = (await kernel.locks.get("/a"))?.holders[0];
    expect(held).toMatchObject({ lockId, mode: { kind: "exclusive" } });
    expect(held?.remainingMs).toBeGreaterThan(2_500);
    expect(held?.remainingMs).toBeLessThanOrEqual(3_000);
    const second = await call("Lock", { path: "/a", timeoutMs: 60_000 });
    expect(second).toMatchObject({ acquired: false, lockId: "", isError: false });
    expect(await call("Lock", { path: "/a", lockId, timeoutMs: 9_000 })).toMatchObject({
      acquired: true,
      lockId,
    });
    expect((await kernel.locks.get("/a"))?.holders[0]?.remainingMs).toBeGreaterThan(8_000);
    expect(await call("Unlock", { path: "/a", lockId })).toMatchObject({ released: true, isError: false });
    expect(await call("Unlock", { path: "/a", lockId })).toMatchObject({ released: false, isError: false });
    // An id alone never acquires: what was lost stays lost.
    const lost = await call("Lock", { path: "/a", lockId, timeoutMs: 9_000 });
    expect(lost).toMatchObject({ acquired: false, isError: false });
    expect(await kernel.locks.get("/a")).toBeNull();
  });
});

test("who calls is settled before what: without credentials no method is even unknown", async () => {
  const refuse = () => {
    throw new NexusError({ code: "UNAUTHENTICATED", what: "no credentials" });
  };
  const kernel = new FakeKernel();
  const { address } = await serve(kernel, { authenticator: refuse });
  for (const method of ["read", "echo.say", "nothing"]) {
    const refused = originalClient(address)("Call", { method, payload: Buffer.from("{}") });
    await expect(refused).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
  }
  expect(kernel.contexts).toEqual([]);
});
