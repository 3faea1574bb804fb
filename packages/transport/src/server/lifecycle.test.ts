import { vfs } from "@nexus/contracts/wire";
import { afterEach, describe, expect, test } from "vitest";
import { createBasicAuthenticator } from "../identity.js";
import type { TransportSecurity } from "../security.js";
import { TEST_CERTIFICATES as pem } from "../testing/certificates.js";
import { FakeKernel } from "../testing/fake-kernel.js";
import { CountingMetrics, clientOf, closeEverything, OPTIONS, serve, until } from "../testing/servers.js";

afterEach(closeEverything);

describe("binding", () => {
  test("a port in use is an error that names it", async () => {
    const { address } = await serve(new FakeKernel());
    await expect(serve(new FakeKernel(), { address })).rejects.toMatchObject({
      code: "ADDRESS_IN_USE",
      what: expect.stringContaining(address),
      remedy: expect.stringContaining("another port"),
    });
  });

  test("a host that is not of this machine is an error that names it", async () => {
    const elsewhere = { address: "192.0.2.1:4", allowInsecureOffLoopback: true };
    await expect(serve(new FakeKernel(), elsewhere)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      what: expect.stringContaining("192.0.2.1:4"),
    });
  });

  test("plaintext off loopback is refused unless asked for", async () => {
    await expect(serve(new FakeKernel(), { address: "0.0.0.0:0" })).rejects.toMatchObject({
      code: "BOOT_REFUSED",
      remedy: expect.stringContaining("--insecure-no-auth"),
    });
    const { address } = await serve(new FakeKernel(), {
      address: "0.0.0.0:0",
      allowInsecureOffLoopback: true,
    });
    expect(address).toMatch(/^0\.0\.0\.0:\d+$/);
  });

  test("IPv6 loopback is loopback", async () => {
    const { address } = await serve(new FakeKernel(), { address: "[::1]:0" });
    expect(await clientOf(address).exists("/", OPTIONS)).toBe(true);
  });
});

describe("stopping", () => {
  test("finishes what is running, refuses what comes, frees the port", async () => {
    const kernel = new FakeKernel();
    let finish: () => void = () => undefined;
    kernel.sysStat = async (path) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return await new FakeKernel().sysStat(path, {} as never, OPTIONS);
    };
    const server = await serve(kernel);
    const [session, unary] = [clientOf(server.address), clientOf(server.address, { mode: "unary" })];
    await unary.connect();
    const running = session.stat("/", OPTIONS);
    await until(() => server.load.calls === 1, "a call is running");
    const stopped = server.stop(5_000);
    await expect(unary.exists("/", OPTIONS)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    finish();
    expect((await running).path).toBe("/");
    await stopped;
    await serve(new FakeKernel(), { address: server.address });
  });

  test("does not wait for longer than it was given", async () => {
    const kernel = new FakeKernel();
    kernel.sysStat = () => new Promise(() => undefined);
    const server = await serve(kernel);
    const call = clientOf(server.address)
      .stat("/", OPTIONS)
      .catch((error: unknown) => error);
    await until(() => server.load.calls === 1, "a call is running");
    const startedAtMs = performance.now();
    await server.stop(200);
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    expect(await call).toMatchObject({ code: "UNAVAILABLE" });
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  });

  test("an idle session does not hold it up", async () => {
    const server = await serve(new FakeKernel());
    await clientOf(server.address).exists("/", OPTIONS);
    const startedAtMs = performance.now();
    await server.stop(5_000);
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  });
});

describe("admission", () => {
  test("more calls at once than the limit are refused as retryable", async () => {
    const kernel = new FakeKernel();
    kernel.sysStat = () => new Promise(() => undefined);
    const metrics = new CountingMetrics();
    const server = await serve(kernel, { limits: { maxConcurrentCalls: 2 }, metrics });
    const client = clientOf(server.address, { mode: "unary" });
    const held = [1, 2].map(() => client.stat("/", { ...OPTIONS, timeoutMs: 500 }).catch(() => undefined));
    await until(() => server.load.calls === 2, "two are running");
    await expect(client.exists("/", OPTIONS)).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      retryable: true,
    });
    expect(metrics.limits).toContain("maxConcurrentCalls");
    await Promise.all(held);
  });

  test("more sessions than the limit are refused", async () => {
    const server = await serve(new FakeKernel(), { limits: { maxSessions: 1 } });
    await clientOf(server.address).connect();
    await expect(clientOf(server.address).connect()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(server.load.sessions).toBe(1);
  });

  test("a unary message above the limit of the protocol is refused", async () => {
    const client = clientOf((await serve(new FakeKernel())).address);
    const content = new Uint8Array(64 * 1024 * 1024);
    const call = client.call(vfs.NexusVFSService.Append, { path: "/a", content }, OPTIONS);
    await expect(call).rejects.toMatchObject({ code: "RESOURCE_EXHAUSTED" });
  });
});

describe("mutual TLS", () => {
  const utf8 = (text: string): Uint8Array => Buffer.from(text);
  const tls = (cert: string, key: string): TransportSecurity => ({
    kind: "mutual-tls",
    caPem: utf8(pem.caPem),
    certPem: utf8(cert),
    keyPem: utf8(key),
    serverName: "localhost",
  });
  const ofServer = tls(pem.serverCertPem, pem.serverKeyPem);
  const ofAlice = tls(pem.clientCertPem, pem.clientKeyPem);
  const ofMallory = tls(pem.foreignCertPem, pem.foreignKeyPem);
  const limits = { connectTimeoutMs: 1_000 };

  test.each(["session", "unary"] as const)("the certificate's name is the user (%s)", async (mode) => {
    const kernel = new FakeKernel();
    const basic = createBasicAuthenticator({ allowInsecureOffLoopback: false });
    const peers: unknown[] = [];
    const { address } = await serve(kernel, {
      security: ofServer,
      authenticator: (peer) => {
        peers.push(peer.certificate);
        return basic(peer);
      },
    });
    await clientOf(address, { security: ofAlice, mode }).stat("/", OPTIONS);
    expect(kernel.contexts[0]).toMatchObject({ userId: "alice", isAdmin: true, isSystem: false });
    expect(peers[0]).toMatchObject({ commonName: "alice", alternativeNames: ["DNS:alice"] });
  });

  test("no certificate, a foreign one and plaintext do not get in", async () => {
    const kernel = new FakeKernel();
    const { address } = await serve(kernel, { security: ofServer });
    for (const security of [ofMallory, { kind: "insecure" } as const]) {
      const call = clientOf(address, { security, limits }).stat("/", OPTIONS);
      await expect(call).rejects.toMatchObject({ code: "UNAVAILABLE" });
    }
    expect(kernel.contexts).toEqual([]);
  });

  test("a server of another authority is not trusted", async () => {
    const kernel = new FakeKernel();
    const { address } = await serve(kernel, { security: ofMallory });
    const call = clientOf(address, { security: ofAlice, limits }).stat("/", OPTIONS);
    await expect(call).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(kernel.contexts).toEqual([]);
  });

  test("unusable PEM is a configuration error", async () => {
    const broken = { ...ofServer, keyPem: utf8("not a key") } as TransportSecurity;
    await expect(serve(new FakeKernel(), { security: broken })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
  });
});
