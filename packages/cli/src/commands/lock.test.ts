import { NexusError } from "@nexus/contracts";
import type { FileLock, LockAdministration, LockGrant, PathLock } from "@nexus/sdk";
import { describe, expect, it } from "vitest";
import type { ProcessRequest } from "../process-runner.js";
import { run } from "../testing/run.js";

const GRANT = {
  zoneId: "root",
  incarnation: "ab".repeat(16),
  path: "/a",
  lockId: "L1",
  mode: { kind: "exclusive" },
  fencing: 57,
  ttlMs: 30_000,
} as unknown as LockGrant;

const LOCK: PathLock = {
  path: "/a",
  mode: { kind: "counting", capacity: 3 },
  waiting: 2,
  holders: [
    {
      path: "/a",
      lockId: "L1",
      mode: { kind: "counting", capacity: 3 },
      owner: "ann",
      info: "nightly",
      fencing: 57,
      heldMs: 1_500,
      remainingMs: 28_500,
    },
  ],
};

function locks(over: Partial<LockAdministration>): { readonly locks: LockAdministration } {
  return { locks: over as LockAdministration };
}

/** A lock that can be lost, and says whether it was given back. */
function heldLock() {
  const controller = new AbortController();
  const state = {
    released: 0,
    lose: () => controller.abort(new NexusError({ code: "LOCK_LOST", what: "gone" })),
  };
  const lock: FileLock = {
    path: "/a",
    lockId: "L1",
    fencing: 57,
    zoneId: "root",
    signal: controller.signal,
    get isLost() {
      return controller.signal.aborted;
    },
    release: async () => void (state.released += 1),
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { lock, state };
}

describe("lock", () => {
  it("without a program acquires, with the options given, and says how to give it back", async () => {
    const seen: unknown[] = [];
    const acquire: LockAdministration["acquire"] = async (path, options) => {
      seen.push([path, options]);
      return GRANT;
    };
    const argv = ["lock", "/a", "--count", "3", "--ttl", "1m", "--wait", "5s", "--id", "x", "--info", "job"];
    const result = await run(argv, { filesystem: locks({ acquire }) });
    expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("nexus unlock /a L1") });
    expect(seen).toMatchObject([
      ["/a", { count: 3, ttlMs: 60_000, waitMs: 5_000, lockId: "x", info: "job" }],
    ]);
    const { stdout } = await run(["lock", "/a", "--json"], { filesystem: locks({ acquire }) });
    expect(JSON.parse(stdout)).toEqual({
      path: "/a",
      lockId: "L1",
      mode: "exclusive",
      capacity: null,
      fencing: 57,
      ttlMs: 30_000,
      zone: "root",
    });
  });

  it("with a program holds it meanwhile, tells the program its token, and passes its exit code on", async () => {
    const { lock, state } = heldLock();
    const seen: ProcessRequest[] = [];
    const runProcess = async (request: ProcessRequest) => {
      expect(state.released).toBe(0);
      seen.push(request);
      return 7;
    };
    const result = await run(["lock", "/a", "--", "make", "-n", "all"], {
      filesystem: { lock: async () => lock },
      runProcess,
    });
    expect(result).toMatchObject({ exitCode: 7, stdout: "", stderr: "" });
    expect(seen[0]).toMatchObject({
      command: "make",
      args: ["-n", "all"],
      env: { NEXUS_LOCK_PATH: "/a", NEXUS_LOCK_ID: "L1", NEXUS_LOCK_FENCING: "57" },
    });
    expect(state.released).toBe(1);
  });

  it("stops the program when the lock is lost, and says so whatever the program answers", async () => {
    const { lock, state } = heldLock();
    const runProcess = ({ signal }: ProcessRequest) =>
      new Promise<number>((resolve) => {
        signal.addEventListener("abort", () => resolve(0), { once: true });
        state.lose();
      });
    const result = await run(["lock", "/a", "--", "job"], {
      filesystem: { lock: async () => lock },
      runProcess,
    });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/^nexus: the lock on \/a was lost, so job was stopped; .+\n$/);
  });

  it("gives it back when the program cannot be run", async () => {
    const { lock, state } = heldLock();
    const missing = new NexusError({
      code: "NOT_FOUND",
      what: "there is no program nope",
      remedy: "check PATH",
    });
    const result = await run(["lock", "/a", "--", "nope"], {
      filesystem: { lock: async () => lock },
      runProcess: () => Promise.reject(missing),
    });
    expect(result).toMatchObject({ exitCode: 1, stderr: "nexus: there is no program nope; check PATH\n" });
    expect(state.released).toBe(1);
  });

  it("that is not to be had is one line with a remedy", async () => {
    const busy = new NexusError({ code: "LOCK_TIMEOUT", what: "/a was not to be had" });
    const acquire = () => Promise.reject(busy);
    const result = await run(["lock", "/a"], { filesystem: locks({ acquire }) });
    expect(result).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("--wait") });
  });

  it.each([
    [["lock", "/a", "--shared", "--count", "2"], "--shared and --count"],
    [["lock", "/a", "--extend", "x", "--", "job"], "--extend runs no program"],
    [["lock", "relative"], "relative"],
    [["unlock", "/a"], "no lock id"],
    [["unlock", "/a", "x", "--force"], "--force"],
  ])("%j is refused before anything happens", async (argv, message) => {
    expect(await run(argv)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
  });
});

describe("lock list and unlock", () => {
  it("lists a row a holder, or a document a lock", async () => {
    const list: LockAdministration["list"] = async function* () {
      yield LOCK;
    };
    const { stdout } = await run(["lock", "list"], { filesystem: locks({ list }) });
    expect(stdout).toMatch(/^PATH +MODE/);
    expect(stdout).toMatch(/\/a +1 of 3 +L1 +ann +57 +1\.5s +28\.5s +2 +nightly/);
    const { stdout: json } = await run(["lock", "list", "/", "--json"], { filesystem: locks({ list }) });
    expect(JSON.parse(json)).toMatchObject({
      path: "/a",
      mode: "counting",
      capacity: 3,
      holders: [{ lockId: "L1" }],
    });
  });

  it("unlock gives one hold back, --force all; what is not held is a failure", async () => {
    const filesystem = locks({ release: async (_, id) => id === "L1", force: async () => 2 });
    expect(await run(["unlock", "/a", "L1"], { filesystem })).toMatchObject({ exitCode: 0, stdout: "" });
    const forced = await run(["unlock", "/a", "--force", "--json"], { filesystem });
    expect(JSON.parse(forced.stdout)).toEqual({ path: "/a", released: 2 });
    expect(await run(["unlock", "/a", "other"], { filesystem })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("other does not hold /a"),
    });
  });
});
