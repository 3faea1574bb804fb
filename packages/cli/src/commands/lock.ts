import { NexusError } from "@nexus/contracts";
import { parsePath } from "@nexus/lib";
import type { FileLock, LockGrant, LockOptions } from "@nexus/sdk";
import { parseDurationMs } from "../arguments/duration.js";
import { parseInteger } from "../arguments/number.js";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand, flag, type OptionValues, text } from "../command.js";
import { Interruption } from "../io.js";
import { lockDocument } from "../output/documents.js";
import { lockTable } from "../output/lock-text.js";
import type { Session } from "../session.js";

interface LockRequest {
  readonly path: string;
  readonly options: LockOptions;
  /** Id of a hold to extend instead. */
  readonly extend: string | null;
  readonly ttlMs: number;
  /** Program and arguments to run meanwhile; empty: acquire and leave it held. */
  readonly program: readonly string[];
}

const DEFAULT_TTL_MS = 30_000;
const MAX_CAPACITY = 10_000;

export const lockCommand = defineCommand<LockRequest>({
  words: ["lock"],
  summary: "hold an advisory lock on a path while a program runs",
  description: [
    "Locks are cooperative: they keep out who asks for them, not who writes. A lock covers what lies below its path.",
    "With a PROGRAM, the lock is kept alive until it ends and its exit code is passed on; when the lock is lost, the",
    "program is stopped. It finds NEXUS_LOCK_PATH, NEXUS_LOCK_ID and NEXUS_LOCK_FENCING in its environment.",
    "Without one, the lock is held for its time to live, or until `nexus unlock`.",
  ],
  needs: "writing",
  json: "without a program: path, lockId, mode, capacity, fencing, ttlMs, zone",
  remedies: { LOCK_TIMEOUT: "wait longer with --wait, or see who holds it with `nexus lock list`" },
  examples: [
    "nexus lock /builds --wait 5m -- make release",
    "nexus lock /pool --count 3 -- ./job.sh",
    "nexus lock /report --shared --ttl 2m",
    "nexus lock /report --extend 4Xn2 --ttl 2m",
  ],
  declare: (command) =>
    command
      .argument("<path>", "what to lock; need not exist")
      .argument("[program...]", "program to run meanwhile, after --")
      .option("--shared", "together with other shared holders")
      .option("--count <n>", "at most this many holders")
      .option("--ttl <duration>", "when a holder that is gone loses it (default: 30s)")
      .option("--wait <duration>", "longest wait for it; without, it fails at once")
      .option("--id <id>", "lock id; default: a new one")
      .option("--info <text>", "for others to read in the list")
      .option("--extend <id>", "start the time to live of a held lock anew"),
  compile: compileLock,
  run: async (request, session) => {
    const fs = await session.filesystem();
    const { path, program, options, ttlMs, extend } = request;
    if (extend !== null) {
      return report(session, await fs.locks.extend(path, extend, { ...session.call, ttlMs }));
    }
    const all = { ...session.call, ...options, ttlMs };
    if (program.length === 0) return report(session, await fs.locks.acquire(path, all));
    await runLocked(session, await fs.lock(path, all), program);
  },
});

function compileLock(args: readonly string[], options: OptionValues): LockRequest {
  const duration = (name: string): number | null => {
    const value = text(options, name);
    return value === null ? null : parseDurationMs(value, `--${name}`);
  };
  const count = text(options, "count");
  const shared = flag(options, "shared");
  if (shared && count !== null)
    throw usageError("--shared and --count exclude each other", "give one of them");
  const extend = text(options, "extend");
  const program = args.slice(1);
  if (extend !== null && program.length > 0) {
    throw usageError("--extend runs no program", "extend in one call and run the program in another");
  }
  const lockId = text(options, "id");
  const info = text(options, "info");
  return {
    path: parsePath(word(args, 0)),
    program,
    extend,
    ttlMs: duration("ttl") ?? DEFAULT_TTL_MS,
    options: {
      waitMs: duration("wait") ?? 0,
      ...(shared ? { shared } : {}),
      ...(count === null ? {} : { count: parseInteger(count, "--count", { min: 1, max: MAX_CAPACITY }) }),
      ...(lockId === null ? {} : { lockId }),
      ...(info === null ? {} : { info }),
    },
  };
}

async function report(session: Session, grant: LockGrant): Promise<void> {
  const { path, lockId, mode, fencing, ttlMs, zoneId } = grant;
  if (session.json) {
    const capacity = mode.kind === "counting" ? mode.capacity : null;
    return session.out.json({ path, lockId, mode: mode.kind, capacity, fencing, ttlMs, zone: zoneId });
  }
  await session.out.line(
    `${path} is locked for ${ttlMs / 1000} s as ${lockId} (fencing token ${fencing}); ` +
      `give it back with: nexus unlock ${path} ${lockId}`,
  );
}

/** The program's end is the command's, unless the lock went first. */
async function runLocked(session: Session, lock: FileLock, program: readonly string[]): Promise<void> {
  const [command = "", ...args] = program;
  const { io } = session;
  const env = {
    NEXUS_LOCK_PATH: lock.path,
    NEXUS_LOCK_ID: lock.lockId,
    NEXUS_LOCK_FENCING: String(lock.fencing),
  };
  try {
    const signal = AbortSignal.any([io.signal, lock.signal]);
    const exitCode = await io.runProcess({ command, args, env, signal });
    if (lock.isLost) throw lostWhileRunning(lock, command);
    if (io.signal.reason instanceof Interruption) throw io.signal.reason;
    session.exitWith(exitCode);
  } finally {
    await lock.release();
  }
}

function lostWhileRunning(lock: FileLock, command: string): NexusError {
  return new NexusError({
    code: "LOCK_LOST",
    what: `the lock on ${lock.path} was lost, so ${command} was stopped`,
    remedy: "check what it left behind and run it again; a longer --ttl outlives longer interruptions",
    cause: lock.signal.reason,
  });
}

export const lockListCommand = defineCommand<string>({
  words: ["lock", "list"],
  summary: "list the advisory locks held at and below a path",
  needs: "reading",
  json: "one line a lock: path, mode, capacity, waiting, holders (lockId, owner, info, fencing, heldMs, remainingMs)",
  examples: ["nexus lock list", "nexus lock list /team --json"],
  declare: (command) => command.argument("[path]", "where to look, in one zone", "/"),
  compile: (args) => parsePath(args[0] ?? "/"),
  run: async (path, session) => {
    const fs = await session.filesystem();
    if (session.json) {
      for await (const lock of fs.locks.list(path, session.read)) await session.out.json(lockDocument(lock));
      return;
    }
    const locks = [];
    for await (const lock of fs.locks.list(path, session.read)) locks.push(lock);
    await session.out.lines(lockTable(locks));
  },
});

interface UnlockRequest {
  readonly path: string;
  readonly lockId: string | null;
}

export const unlockCommand = defineCommand<UnlockRequest>({
  words: ["unlock"],
  summary: "give an advisory lock back, or take it from all its holders",
  needs: "writing",
  json: "path, released",
  examples: ["nexus unlock /report 4Xn2", "nexus unlock /report --force"],
  declare: (command) =>
    command
      .argument("<path>", "what is locked")
      .argument("[id]", "the id it is held under; `nexus lock list` shows it")
      .option("--force", "take it from all its holders; administrators only"),
  compile: (args, options) => {
    const lockId = args[1] ?? null;
    const force = flag(options, "force");
    if (force === (lockId !== null)) {
      throw usageError(
        force ? "--force takes it from all holders, whatever their id" : "no lock id given",
        "give the id from `nexus lock list`, or --force alone",
      );
    }
    return { path: parsePath(word(args, 0)), lockId };
  },
  run: async ({ path, lockId }, session) => {
    const fs = await session.filesystem();
    const released =
      lockId === null
        ? await fs.locks.force(path, session.call)
        : Number(await fs.locks.release(path, lockId, session.call));
    if (released === 0) {
      throw new NexusError({
        code: "NOT_FOUND",
        what: lockId === null ? `nobody holds ${path}` : `${lockId} does not hold ${path}`,
        remedy: "see what is held with `nexus lock list`",
      });
    }
    if (session.json) await session.out.json({ path, released });
  },
});
