import { CheckedLockOrder } from "../core/locks/lock-order.js";
import { describeKernelFuzz, FUZZ_LIMITS } from "../testing/fuzz/describe-kernel-fuzz.js";
import { openSteppedLocks } from "../testing/fuzz/stepped-locks.js";
import { kernelFixture } from "../testing/kernel-fixture.js";

/** One for all kernels: each there ever was would be told of every promise of the process. */
const lockOrder = new CheckedLockOrder();

/** The kernel over stores that do nothing but keep: every sequence has a zone of its own. */
describeKernelFuzz(
  "a kernel over the fakes",
  async () => {
    let wallMs = 0;
    const clock = { wallMs: () => wallMs, nowMs: () => performance.now() };
    const { kernel, coordinator, root } = kernelFixture({ clock, lockOrder, limits: FUZZ_LIMITS });
    const { locks, passLockTime } = openSteppedLocks(root);
    coordinator.locksForZone = () => locks;
    return {
      kernel,
      watchedAt: kernel,
      setWallMs: (now) => {
        wallMs = now;
      },
      passLockTime,
      passZoneTime: (ms) => {
        root.zoneTimeMs += ms;
        return root.sweep();
      },
      close: () => kernel.close(),
    };
  },
  {
    sequences: 400,
    fullSequences: 10_000,
    callsPerSequence: 30,
    ownKernels: true,
    passesLockTime: true,
    passesZoneTime: true,
    timeoutMs: 120_000,
    fullTimeoutMs: 3_600_000,
  },
);
