import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  closeEverything,
  describeOriginalClient,
  jsonDialect,
  originalClient,
  originalReadBlob,
} from "@nexus/transport/testing/original-client";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { compileConfig } from "./config/compile.js";
import { type RunningDaemon, startDaemon } from "./daemon.js";
import { freeAddresses } from "./testing/free-addresses.js";

const START_TIMEOUT_MS = 60_000;

let folder = "";
let daemon: RunningDaemon;
let address = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "nexus-original-"));
  const [peer, clients, http] = await freeAddresses(3);
  const argv = ["--data-dir", join(folder, "data"), "--bind-addr", peer, "--client-addr", clients];
  const machine = { hostname: "box", workingDirectory: folder };
  const config = compileConfig({ argv: [...argv, "--http-addr", http], env: {}, file: null, machine });
  const environment = { logger: pino({ level: "silent" }), signal: new AbortController().signal };
  daemon = await startDaemon(config, environment);
  address = peer;
}, START_TIMEOUT_MS);

afterEach(closeEverything);

afterAll(async () => {
  await daemon.stop(5_000);
  rmSync(folder, { recursive: true, force: true });
});

describeOriginalClient("of a daemon", () => address);

const bytes = (text: string) => ({ __type__: "bytes", data: Buffer.from(text).toString("base64") });
const refused = (name: string) => ({ code: -32005, message: expect.stringContaining(name) });
const PIPE = 3;
const STREAM = 4;
const LINK = 6;

describe("a peer of the original protocol that reads content by its id", () => {
  it.each([
    ["small", 5],
    ["kept in chunks", 17 * 1024 * 1024 + 3],
  ])("gets the bytes of a file that is %s", async (_, size) => {
    const content = Buffer.alloc(size, "content ");
    const { contentId } = await originalClient(address)("Write", { path: "/by-id", content });
    const reply = await originalReadBlob(address)(String(contentId));
    expect(reply.error).toBe("");
    expect(Buffer.compare(reply.content, content)).toBe(0);
  });

  it("is told that it is not here", async () => {
    const missing = "b".repeat(64);
    const { error, content } = await originalReadBlob(address)(missing);
    expect([error, content.length]).toEqual([`content ${missing} is not on this node`, 0]);
  });
});

describe("the arguments of the JSON dialect", () => {
  const json = () => jsonDialect(originalClient(address));

  it.each(["memory", "wal"])(
    "make a stream of the profile asked for, read to its end: %s",
    async (profile) => {
      const call = json();
      const path = `/${profile}`;
      const made = { path, entry_type: STREAM, io_profile: profile, capacity: 65_536 };
      expect(await call("sys_setattr", made)).toMatchObject({ created: true, capacity: 65_536 });
      expect(await call("sys_stat", { path })).toMatchObject({ size: 65_536, entry_type: STREAM });
      for (const content of ["one", "", "three"]) await call("sys_write", { path, content });
      const texts: (string | null)[] = [];
      for (let offset = 0; texts.length < 4; ) {
        const step = (await call("sys_read", { path, offset })) as {
          readonly data: { readonly data: string } | null;
          readonly next_offset: number;
        };
        texts.push(step.data === null ? null : Buffer.from(step.data.data, "base64").toString());
        offset = step.next_offset;
      }
      expect(texts).toEqual(["one", "", "three", null]);
    },
  );

  it("bound a pipe by its capacity, and wait for a message as long as asked", async () => {
    const call = json();
    await call("sys_setattr", { path: "/p", entry_type: PIPE, io_profile: "memory", capacity: 4 });
    expect(await call("sys_write", { path: "/p", content: "12345" })).toMatchObject({
      nexus_code: expect.any(String),
    });
    expect(await call("sys_read", { path: "/p" })).toBeNull();
    const waiting = call("sys_read", { path: "/p", timeout_ms: 20_000 });
    await call("sys_write", { path: "/p", content: "1234" });
    expect(await waiting).toEqual(bytes("1234"));
  });

  it("refuse by name what they cannot mean, and make nothing", async () => {
    const call = json();
    await call("write", { path: "/f", content: "f" });
    for (const [params, name] of [
      [{ entry_type: STREAM, io_profile: "nonsense" }, "nonsense"],
      [{ entry_type: STREAM, capacity: 0 }, "capacityBytes"],
      [{ entry_type: STREAM, capacity: "much" }, "capacity"],
      [{ entry_type: STREAM, backend_name: "s3" }, "backend_name"],
      [{ entry_type: STREAM, source: "127.0.0.1:1" }, "source"],
      [{ entry_type: STREAM, link_target: "/f" }, "link_target"],
      [{ entry_type: LINK, target_zone_id: "root" }, "target_zone_id"],
    ] as const) {
      expect(await call("sys_setattr", { path: "/x", ...params })).toMatchObject(refused(name));
    }
    const capacity = await call("sys_setattr", { path: "/x", entry_type: 0, capacity: 9 });
    expect(capacity).toMatchObject({
      nexus_code: "UNSUPPORTED",
      message: expect.stringContaining("capacity"),
    });
    expect(await call("sys_read", { path: "/f", ofset: 1 })).toMatchObject(refused("ofset"));
    expect(await call("sys_lock", { path: "/f", ttl: "5" })).toMatchObject(refused("ttl"));
    expect(await call("federation_join", { zone_id: "a", remote_path: "/a" })).toMatchObject(
      refused("remote_path"),
    );
    expect(await call("sys_stat", { path: "/x" })).toBeNull();
  });

  it("hold a lock for a part of a second", async () => {
    const call = json();
    expect(await call("sys_lock", { path: "/f", ttl: 0.2 })).toEqual(expect.any(String));
    await expect.poll(() => call("sys_lock", { path: "/f", ttl: 5 }), { timeout: 10_000 }).not.toBeNull();
  });

  it("name the zone a path starts in, and the node a mounted zone is had from", async () => {
    const call = json();
    await call("federation_create_zone", { zone_id: "team" });
    expect(
      await call("sys_setattr", { path: "/team", entry_type: 2, zone_id: "team", source: "127.0.0.1:1" }),
    ).toMatchObject(refused("127.0.0.1:1"));
    const elsewhere = { path: "/gone", target_zone: "nowhere", source: "127.0.0.1:1" };
    expect(await call("federation_mount", elsewhere)).toMatchObject(refused("127.0.0.1:1"));
    expect(
      await call("sys_setattr", { path: "/team", entry_type: 2, zone_id: "team", source: address }),
    ).toMatchObject({ created: true });
    await call("sys_setattr", { path: "/inside", entry_type: 1, zone_id: "team" });
    expect(await call("sys_stat", { path: "/team/inside" })).toMatchObject({ zone_id: "team" });
  });
});
