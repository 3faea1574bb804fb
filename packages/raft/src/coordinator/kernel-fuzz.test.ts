import { createKernel, type KernelRuntime } from "@nexus/kernel";
import { describeKernelFuzz, FakeObjectStore, FUZZ_LIMITS, type FuzzedKernel } from "@nexus/kernel/testing";
import { type LiveNode, startLiveCluster } from "../testing/index.js";

/** Random calls at one node of three; whoever watches does so at another. */
async function openFollowerOfThree(): Promise<FuzzedKernel> {
  const cluster = await startLiveCluster(3);
  const [, at, elsewhere] = cluster.nodes as [LiveNode, LiveNode, LiveNode];
  // Content is on every node, so that calls are about the namespace alone.
  const store = new FakeObjectStore("content");
  let wallMs = 0;
  let ids = 0;
  const kernelOf = ({ coordinator }: LiveNode): KernelRuntime => {
    const kernel = createKernel({
      coordinator,
      store,
      objectStoreProvider: null,
      advertiseAddress: null,
      clock: { wallMs: () => wallMs, nowMs: () => performance.now() },
      random: () => 0.5,
      newId: () => `id-${(ids += 1)}`,
      permissions: null,
      limits: FUZZ_LIMITS,
      metrics: null,
      onHookFailure: () => undefined,
      observerTrouble: { onFailure: () => undefined, onDropped: () => undefined },
    });
    kernel.markReady();
    return kernel;
  };
  const [kernel, watchedAt] = [kernelOf(at), kernelOf(elsewhere)];
  return {
    kernel,
    watchedAt,
    setWallMs: (now) => {
      wallMs = now;
    },
    passLockTime: null,
    close: async () => {
      await kernel.close();
      await watchedAt.close();
      await cluster.close();
    },
  };
}

describeKernelFuzz("a kernel over three replicas, watched at another node", openFollowerOfThree, {
  sequences: 15,
  fullSequences: 1_000,
  callsPerSequence: 30,
  ownKernels: false,
  passesLockTime: false,
  timeoutMs: 120_000,
  fullTimeoutMs: 1_500_000,
});
