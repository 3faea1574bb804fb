import type {
  AdvisoryLockMode,
  HeldLock,
  LockAcquire,
  LockExtend,
  LockRelease,
  LockWaiter,
} from "@nexus/kernel";
import { FieldReader } from "./packed-fields.js";

/** What an entry asks the zone's lock table to do. */
export type LockOperation =
  | { readonly kind: "acquire"; readonly request: LockAcquire }
  | { readonly kind: "extend"; readonly request: LockExtend }
  | { readonly kind: "release"; readonly request: LockRelease }
  | { readonly kind: "forceRelease"; readonly path: string }
  /** Leaves the queue; what was granted meanwhile stays. */
  | { readonly kind: "cancelWait"; readonly path: string; readonly lockId: string };

/** What the table answered. */
export type LockReply =
  | { readonly kind: "granted"; readonly held: HeldLock }
  | { readonly kind: "queued" }
  /** Not acquired. Who is in the way is read from the applied table. */
  | { readonly kind: "held" }
  /** Holds ended. */
  | { readonly kind: "released"; readonly count: number };

/** Numbers are format: additions take new ones. */
const OPERATION = {
  acquire: 1,
  extend: 2,
  release: 3,
  forceRelease: 4,
  cancelWait: 5,
} as const satisfies Record<LockOperation["kind"], number>;
const REPLY = { granted: 1, queued: 2, held: 3, released: 4 } as const satisfies Record<
  LockReply["kind"],
  number
>;
const MODE = { exclusive: 1, shared: 2, counting: 3 } as const satisfies Record<
  AdvisoryLockMode["kind"],
  number
>;

export function packLockOperation(operation: LockOperation): readonly unknown[] {
  const number = OPERATION[operation.kind];
  switch (operation.kind) {
    case "acquire": {
      const { path, lockId, mode, ttlMs, waitMs, owner, info } = operation.request;
      return [number, path, lockId, ...packMode(mode), ttlMs, waitMs, owner, info];
    }
    case "extend": {
      const { path, lockId, fencing, ttlMs } = operation.request;
      return [number, path, lockId, fencing, ttlMs];
    }
    case "release": {
      const { path, lockId, fencing } = operation.request;
      return [number, path, lockId, fencing];
    }
    case "forceRelease":
      return [number, operation.path];
    case "cancelWait":
      return [number, operation.path, operation.lockId];
  }
}

/** Errors: CORRUPT. */
export function readLockOperation(f: FieldReader): LockOperation {
  const number = f.integer();
  switch (number) {
    case OPERATION.acquire: {
      const [path, lockId, mode] = [f.text(), f.text(), readMode(f)];
      const [ttlMs, waitMs, owner, info] = [f.integer(), f.integer(), f.text(), f.text()];
      return { kind: "acquire", request: { path, lockId, mode, ttlMs, waitMs, owner, info } };
    }
    case OPERATION.extend: {
      const [path, lockId, fencing, ttlMs] = [f.text(), f.text(), f.numberOrNull(), f.integer()];
      return { kind: "extend", request: { path, lockId, fencing, ttlMs } };
    }
    case OPERATION.release:
      return { kind: "release", request: { path: f.text(), lockId: f.text(), fencing: f.numberOrNull() } };
    case OPERATION.forceRelease:
      return { kind: "forceRelease", path: f.text() };
    case OPERATION.cancelWait:
      return { kind: "cancelWait", path: f.text(), lockId: f.text() };
    default:
      return f.refuse(`lock operation ${number} is unknown`);
  }
}

export function packLockReply(reply: LockReply): readonly unknown[] {
  const number = REPLY[reply.kind];
  switch (reply.kind) {
    case "granted":
      return [number, ...packHeldLock(reply.held)];
    case "released":
      return [number, reply.count];
    case "queued":
    case "held":
      return [number];
  }
}

/** Errors: CORRUPT. */
export function unpackLockReply(packed: unknown): LockReply {
  const f = new FieldReader(packed);
  const reply = readReply(f);
  f.end();
  return reply;
}

function readReply(f: FieldReader): LockReply {
  const number = f.integer();
  switch (number) {
    case REPLY.granted:
      return { kind: "granted", held: readHeldLock(f) };
    case REPLY.released:
      return { kind: "released", count: f.integer() };
    case REPLY.queued:
      return { kind: "queued" };
    case REPLY.held:
      return { kind: "held" };
    default:
      return f.refuse(`lock reply ${number} is unknown`);
  }
}

export function packHeldLock(held: HeldLock): readonly unknown[] {
  const { path, lockId, mode, owner, info, fencing, grantedAtMs, expiresAtMs } = held;
  return [path, lockId, ...packMode(mode), owner, info, fencing, grantedAtMs, expiresAtMs];
}

export function readHeldLock(f: FieldReader): HeldLock {
  const [path, lockId, mode, owner, info] = [f.text(), f.text(), readMode(f), f.text(), f.text()];
  const [fencing, grantedAtMs, expiresAtMs] = [f.integer(), f.integer(), f.integer()];
  return { path, lockId, mode, owner, info, fencing, grantedAtMs, expiresAtMs };
}

export function packLockWaiter(waiter: LockWaiter): readonly unknown[] {
  const { place, path, lockId, mode, owner, info, ttlMs, untilMs } = waiter;
  return [place, path, lockId, ...packMode(mode), owner, info, ttlMs, untilMs];
}

export function readLockWaiter(f: FieldReader): LockWaiter {
  const [place, path, lockId, mode] = [f.integer(), f.text(), f.text(), readMode(f)];
  const [owner, info, ttlMs, untilMs] = [f.text(), f.text(), f.integer(), f.integer()];
  return { place, path, lockId, mode, owner, info, ttlMs, untilMs };
}

/** Number of the mode, and its capacity (0: it has none). */
function packMode(mode: AdvisoryLockMode): readonly [number, number] {
  return [MODE[mode.kind], mode.kind === "counting" ? mode.capacity : 0];
}

function readMode(f: FieldReader): AdvisoryLockMode {
  const number = f.integer();
  const capacity = f.integer();
  switch (number) {
    case MODE.exclusive:
      return { kind: "exclusive" };
    case MODE.shared:
      return { kind: "shared" };
    case MODE.counting:
      return { kind: "counting", capacity };
    default:
      return f.refuse(`lock mode ${number} is unknown`);
  }
}
