import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type TlsCredentials } from "@nexus/sdk";
import { TEST_CERTIFICATES } from "@nexus/transport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cluster } from "./harness/cluster.js";

const { caPem, serverCertPem, serverKeyPem, clientCertPem, clientKeyPem, foreignCertPem, foreignKeyPem } =
  TEST_CERTIFICATES;
const ALICE: TlsCredentials = { ca: caPem, cert: clientCertPem, key: clientKeyPem };
/** Signed by another authority. */
const MALLORY: TlsCredentials = { ca: caPem, cert: foreignCertPem, key: foreignKeyPem };

describe("three daemons with mutual TLS", () => {
  let folder: string;
  let cluster: Cluster | null = null;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "nexus-e2e-tls-"));
    const file = (name: string, pem: string): string => {
      const path = join(folder, name);
      writeFileSync(path, pem, { mode: 0o600 });
      return path;
    };
    cluster = await Cluster.start({
      size: 3,
      folder,
      tls: ALICE,
      extraArgs: [
        ...["--tls-ca", file("ca.pem", caPem), "--tls-cert", file("node.pem", serverCertPem)],
        ...["--tls-key", file("node.key", serverKeyPem)],
      ],
    });
  }, 300_000);
  afterAll(async () => {
    await cluster?.close();
    cluster = null;
    rmSync(folder, { recursive: true, force: true });
  });

  it("turn away clients without a certificate, and with one of another authority", async () => {
    const servers = [cluster!.node(0).client];
    for (const tls of [undefined, MALLORY]) {
      const attempt = async (): Promise<unknown> => {
        await using fs = await connect(
          tls === undefined ? { servers, timeoutMs: 5_000 } : { servers, tls, timeoutMs: 5_000 },
        );
        return await fs.stat("/");
      };
      await expect(attempt()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    }
  }, 300_000);

  it("replicate over it: what is written through one node is read from another, after its leader died too", async () => {
    const c = cluster!;
    const leader = await c.leader();
    const [writer, reader] = c.nodes.filter((node) => node !== leader) as [typeof leader, typeof leader];
    await using writing = await c.connect([writer]);
    await writing.write("/secret.txt", "across nodes");
    await using reading = await c.connect([reader]);
    expect(new TextDecoder().decode(await reading.read("/secret.txt"))).toBe("across nodes");
    await leader.kill();
    await writing.write("/secret.txt", "without the first leader", { timeoutMs: 20_000 });
    expect(new TextDecoder().decode(await reading.read("/secret.txt"))).toBe("without the first leader");
  }, 300_000);
});
