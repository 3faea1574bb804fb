import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NexusError } from "@nexus/contracts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "./connect.js";
import { describeFilesystem } from "./testing/describe-filesystem.js";
import { startTestServer, TEST_NODE_ID, type TestServer } from "./testing/start-server.js";

let folder: string;
const servers: TestServer[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nexus-sdk-"));
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(name: string): Promise<TestServer> {
  const server = await startTestServer("127.0.0.1:0", join(folder, name));
  servers.push(server);
  return server;
}

/** A port where nobody listens. */
async function deadAddress(): Promise<string> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { readonly port: number };
  probe.close();
  await once(probe, "close");
  return `127.0.0.1:${port}`;
}

async function refusalOf(work: Promise<unknown>): Promise<NexusError> {
  const error: unknown = await work.then(
    () => null,
    (refusal: unknown) => refusal,
  );
  if (NexusError.is(error)) return error;
  throw new Error(`expected a NexusError, got ${String(error)}`);
}

describeFilesystem("embedded", () => connect({ folder: join(folder, "suite") }));
describeFilesystem("remote", async () => connect({ servers: (await start("suite-remote")).address }));

describe("an embedded filesystem", () => {
  it("is found again after it was closed", async () => {
    const where = join(folder, "again");
    let nodeId: string;
    {
      await using fs = await connect({ folder: where });
      await fs.write("/a.txt", "kept");
      ({ nodeId } = await fs.status());
    }
    await using fs = await connect({ folder: where });
    expect(new TextDecoder().decode(await fs.read("/a.txt"))).toBe("kept");
    expect((await fs.status()).nodeId).toBe(nodeId);
  });

  it("is refused, naming the folder, while it is open here", async () => {
    const where = join(folder, "twice");
    await using fs = await connect({ folder: where });
    const error = await refusalOf(connect({ folder: where }));
    expect(error).toMatchObject({ code: "BOOT_REFUSED", details: { folder: where } });
    expect(error.message).toContain(`folder ${where} is already open`);
    expect(await fs.exists("/")).toBe(true);
  });

  it("is refused, naming the folder, while another process has it open", async () => {
    const where = join(folder, "other-process");
    const script = `const { connect } = await import(${JSON.stringify(new URL("./connect.js", import.meta.url).href)});
      await connect({ folder: ${JSON.stringify(where)} }); process.send("open"); setInterval(() => {}, 1000);`;
    const child = fork("-", {
      execArgv: ["--input-type=module", "--eval", script],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    try {
      await once(child, "message");
      expect(await refusalOf(connect({ folder: where }))).toMatchObject({
        code: "BOOT_REFUSED",
        details: { folder: where },
      });
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await using fs = await connect({ folder: where });
    expect(await fs.exists("/")).toBe(true);
  });

  it("keeps nothing that was tied to a process that was killed", async () => {
    const where = join(folder, "killed");
    const script = `const { connect } = await import(${JSON.stringify(new URL("./connect.js", import.meta.url).href)});
      const fs = await connect({ folder: ${JSON.stringify(where)} });
      await fs.write("/kept", "x");
      await fs.write("/tied", "x", { ephemeral: true }); process.send("written"); setInterval(() => {}, 1000);`;
    const child = fork("-", {
      execArgv: ["--input-type=module", "--eval", script],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    try {
      await once(child, "message");
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await using fs = await connect({ folder: where });
    await vi.waitFor(async () => expect(await fs.exists("/tied")).toBe(false));
    expect(await fs.exists("/kept")).toBe(true);
  });

  it("refuses what needs a cluster, with the remedy", async () => {
    await using fs = await connect({ folder: join(folder, "alone") });
    for (const work of [fs.zones.create("team"), fs.zones.join("team"), fs.zones.remove("team")]) {
      const error = await refusalOf(work);
      expect(error.code).toBe("FEDERATION_UNAVAILABLE");
      expect(error.remedy).toContain("nexusd-cluster");
    }
    expect(await refusalOf(fs.zones.mount("team", "/team"))).toMatchObject({ remedy: expect.any(String) });
    expect(await fs.zones.list()).toMatchObject([{ zoneId: "root", role: "leader", problem: null }]);
    expect(await refusalOf(fs.zones.info("team"))).toMatchObject({ code: "ZONE_NOT_LOADED" });
    await fs.mkdir("/plain");
    expect(await refusalOf(fs.zones.unmount("/plain"))).toMatchObject({ code: "WRONG_TYPE" });
    expect(await fs.exists("/plain")).toBe(true);
  });

  it("counts its commits as the progress of its zone", async () => {
    await using fs = await connect({ folder: join(folder, "progress") });
    const before = (await fs.zones.info("root")).appliedIndex;
    const { token } = await fs.write("/a", "x");
    expect((await fs.zones.info("root")).appliedIndex).toBe(token.index);
    expect(token.index).toBeGreaterThan(before);
  });
});

describe("a remote filesystem", () => {
  it("takes with it what was tied to it when it is closed, and nothing else", async () => {
    const server = await start("tied");
    await using other = await connect({ servers: [server.address] });
    const fs = await connect({ servers: [server.address] });
    await fs.write("/tied", "x", { ephemeral: true });
    await other.write("/others", "x", { ephemeral: true });
    expect(await other.exists("/tied")).toBe(true);
    await fs.close();
    await vi.waitFor(async () => expect(await other.exists("/tied")).toBe(false));
    expect(await other.exists("/others")).toBe(true);
  });

  it("skips a server that is not there", async () => {
    const server = await start("skip");
    await using fs = await connect({ servers: [await deadAddress(), server.address] });
    expect(await fs.exists("/")).toBe(true);
  });

  it("goes on with the next server when the one in use goes away", async () => {
    const first = await start("first");
    const second = await start("second");
    await using fs = await connect({ servers: [first.address, second.address] });
    await fs.write("/on-first", "x");
    await first.stop();
    servers.splice(servers.indexOf(first), 1);
    expect(await fs.exists("/on-first")).toBe(false);
    await fs.write("/on-second", "y");
    expect(await fs.exists("/on-second")).toBe(true);
  });

  it("names every server when none answers", async () => {
    const addresses = [await deadAddress(), await deadAddress()];
    const error = await refusalOf(connect({ servers: addresses }));
    expect(error).toMatchObject({ code: "UNAVAILABLE", retryable: true });
    for (const address of addresses) expect(error.message).toContain(address);
  });

  it("is tried within the connect timeout, and no longer than the caller wants", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = `127.0.0.1:${(silent.address() as { readonly port: number }).port}`;
    try {
      const startedAtMs = performance.now();
      expect((await refusalOf(connect({ servers: address, connectTimeoutMs: 300 }))).facts.retryable).toBe(
        true,
      );
      expect(performance.now() - startedAtMs).toBeLessThan(5_000);
      const signal = AbortSignal.timeout(50);
      expect((await refusalOf(connect({ servers: address, signal }))).code).toBe("CANCELLED");
    } finally {
      silent.close();
    }
  });

  it("is found by NEXUS_SERVER", async () => {
    const server = await start("by-env");
    await using fs = await connect({ env: { NEXUS_SERVER: server.address } });
    expect((await fs.status()).version).toBe("0.0.0-test");
  });
});

/** A data folder as a daemon of that id leaves it. */
async function memberFolder(name: string, nodeId: bigint): Promise<string> {
  const where = join(folder, name);
  await mkdir(where);
  const id = Buffer.alloc(8);
  id.writeBigUInt64BE(nodeId);
  await writeFile(join(where, ".node_id"), id);
  return where;
}

describe("a filesystem beside a member of a federation", () => {
  it("is its daemon's, when the folder is a daemon's", async () => {
    const { address } = await start("beside");
    const where = await memberFolder("member", BigInt(TEST_NODE_ID));
    const env = { NEXUS_CLIENT_ADDR: address };
    await using fs = await connect({ folder: where, env });
    await fs.write("/a", "x");
    expect((await fs.status()).nodeId).toBe(String(TEST_NODE_ID));
    await using named = await connect({ profile: "cluster", env });
    expect(await named.exists("/a")).toBe(true);
    await using both = await connect({ profile: "cluster", folder: where, servers: address });
    expect(await both.exists("/a")).toBe(true);
    // Said to be an embedded node's, a daemon's folder is refused as ever.
    const refusal = await refusalOf(connect({ profile: "embedded", folder: where }));
    expect(refusal).toMatchObject({ code: "BOOT_REFUSED" });
  });

  it("is refused when another daemon answers, or the folder is not a daemon's", async () => {
    const env = { NEXUS_CLIENT_ADDR: (await start("not-beside")).address };
    const other = await memberFolder("other-member", 7n);
    const refusal = await refusalOf(connect({ folder: other, env }));
    expect(refusal).toMatchObject({ code: "BOOT_REFUSED", details: { folder: other } });
    expect(refusal.message).toMatch(/of node 7, but node \d+ answers at/);
    const plain = await refusalOf(connect({ profile: "cluster", folder: join(folder, "nothing"), env }));
    expect(plain.message).toMatch(/is not the data folder of a daemon/);
    const broken = await memberFolder("broken-member", 7n);
    await writeFile(join(broken, ".node_id"), "1234567");
    expect(await refusalOf(connect({ folder: broken, env }))).toMatchObject({ code: "CORRUPT" });
  });
});

describe("an error of connecting", () => {
  it("says what was looked at, unless the arguments said it all", async () => {
    const address = await deadAddress();
    const given = await refusalOf(connect({ servers: address }));
    expect(given.message).not.toContain("looked at");
    const found = await refusalOf(connect({ env: { NEXUS_SERVER: address } }));
    expect(found).toMatchObject({ code: "UNAVAILABLE", retryable: true });
    expect(found.message).toMatch(/looked at arguments \(nothing\), NEXUS_PROFILE.*\(servers\)/);
  });
});

describe("a closed filesystem", () => {
  it.each(["embedded", "remote"])("refuses every call, and may be closed again (%s)", async (kind) => {
    const options =
      kind === "embedded"
        ? { folder: join(folder, "closed") }
        : { servers: (await start("closed-remote")).address };
    const fs = await connect(options);
    await fs.close();
    await fs.close();
    expect((await refusalOf(fs.stat("/"))).code).toBe("CLOSED");
    expect((await refusalOf(fs.zones.list())).code).toBe("CLOSED");
  });
});
