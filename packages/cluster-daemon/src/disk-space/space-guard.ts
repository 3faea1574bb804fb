import { NexusError } from "@nexus/contracts";
import type { GrowthGate } from "@nexus/kernel";
import type { Reserve } from "./reserve.js";
import { decideSpace, type SpaceLimits } from "./space-rule.js";

/** What the guard knows, for metrics and status. */
export interface SpaceStatus {
  /** null: not known yet. */
  readonly freeBytes: number | null;
  /** Bytes of the reserve that are on disk. */
  readonly reserveBytes: number;
  readonly reserveWantedBytes: number;
  readonly isRefusing: boolean;
}

export type SpaceEvent =
  | { readonly kind: "refusing"; readonly freeBytes: number }
  | { readonly kind: "resumed"; readonly freeBytes: number }
  | { readonly kind: "released"; readonly heldPieces: number }
  | { readonly kind: "refilled" }
  | { readonly kind: "checkFailed"; readonly error: unknown };

export interface SpaceGuardInit {
  readonly reserve: Reserve;
  readonly limits: SpaceLimits;
  /** Bytes of the data folder's filesystem that may still be allocated. */
  readonly freeBytes: () => Promise<number>;
  /** Shown in refusals. */
  readonly folder: string;
  readonly onEvent: (event: SpaceEvent) => void;
}

/** Pieces released in one check; each is followed by a new look at the disk. */
const MAX_STEPS_PER_CHECK = 8;

/**
 * Watches the room on the data folder's filesystem. When it runs low, growing writes are refused with NO_SPACE while
 * the reserve still leaves room for reads and removals to be carried out; they resume by themselves. One check runs
 * at a time, so a disk that hangs holds one call and not a queue of them.
 */
export class SpaceGuard implements GrowthGate {
  readonly #init: SpaceGuardInit;
  readonly #stop = new AbortController();
  #freeBytes: number | null = null;
  #heldPieces = 0;
  #isRefusing = false;
  #mayRefill = false;
  /** Bytes let in since the disk was last looked at: a fast writer must not outrun the checks. */
  #admittedBytes = 0;
  #checking: Promise<void> | null = null;

  constructor(init: SpaceGuardInit) {
    this.#init = init;
  }

  status(): SpaceStatus {
    return {
      freeBytes: this.#freeBytes,
      reserveBytes: this.#heldPieces * this.#init.limits.pieceBytes,
      reserveWantedBytes: this.#init.limits.pieces * this.#init.limits.pieceBytes,
      isRefusing: this.#isRefusing,
    };
  }

  admit(bytes: number): void {
    if (this.#isRefusing) throw this.#refusal();
    this.#admittedBytes += bytes;
    const estimateBytes = (this.#freeBytes ?? 0) - this.#admittedBytes;
    if (bytes > 0 && estimateBytes < this.#init.limits.refuseBelowBytes) void this.check();
  }

  /** Why growing writes are refused now, for status; null while they are not. */
  notice(): string | null {
    return this.#isRefusing ? this.#refusal().message : null;
  }

  /** From here on a reserve that is missing is written: not before the folder is this node's, nor while it starts. */
  allowRefill(): void {
    this.#mayRefill = true;
  }

  /** Looks at the disk and does what follows. Never rejects. */
  check(): Promise<void> {
    this.#checking ??= this.#run().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  /** Ends a refill under way; nothing is checked any more. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#checking;
  }

  async #run(): Promise<void> {
    try {
      for (let step = 0; step < MAX_STEPS_PER_CHECK && !this.#stop.signal.aborted; step += 1) {
        if (!(await this.#step())) return;
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#init.onEvent({ kind: "checkFailed", error });
    }
  }

  /** True: the reserve changed, look again. */
  async #step(): Promise<boolean> {
    const { reserve, limits } = this.#init;
    this.#admittedBytes = 0;
    this.#heldPieces = await reserve.count();
    const freeBytes = await this.#init.freeBytes();
    this.#freeBytes = freeBytes;
    const view = { freeBytes, heldPieces: this.#heldPieces, isRefusing: this.#isRefusing };
    const decision = decideSpace(view, limits);
    this.#become(decision.isRefusing, freeBytes);
    switch (decision.reserve) {
      case "keep":
        return false;
      case "releaseOne":
        await reserve.releaseOne();
        this.#init.onEvent({ kind: "released", heldPieces: this.#heldPieces - 1 });
        return true;
      case "refill":
        if (!this.#mayRefill) return false;
        await reserve.refill(this.#stop.signal);
        this.#init.onEvent({ kind: "refilled" });
        return true;
    }
  }

  #become(isRefusing: boolean, freeBytes: number): void {
    if (isRefusing === this.#isRefusing) return;
    this.#isRefusing = isRefusing;
    this.#init.onEvent({ kind: isRefusing ? "refusing" : "resumed", freeBytes });
  }

  #refusal(): NexusError {
    const { limits, folder } = this.#init;
    const freeBytes = this.#freeBytes ?? 0;
    const missingBytes = (limits.pieces - this.#heldPieces) * limits.pieceBytes;
    const wantedBytes = limits.resumeAboveBytes + missingBytes;
    return new NexusError({
      code: "NO_SPACE",
      what: `this node takes no writes that need room: ${mib(freeBytes)} are free for ${folder}`,
      remedy:
        `free space on that filesystem, or write through another node: writes resume by themselves at ` +
        `${mib(wantedBytes)}; reads and removals go on`,
      details: { path: folder, freeBytes, wantedBytes },
    });
  }
}

function mib(bytes: number): string {
  return `${(bytes / (1024 * 1024)).toFixed(1)} MiB`;
}
