import { createKernel, type KernelRuntime } from "@nexus/kernel";
import { FakeObjectStore } from "@nexus/kernel/testing";
import type { TestNode } from "./test-cluster.js";

/** A kernel over the zones of a node, ready, by the node's own clock; content is kept in memory. The caller closes it. */
export function kernelOn(node: TestNode): KernelRuntime {
  const { clock } = node.host.runtime;
  const kernel = createKernel({
    coordinator: node.coordinator,
    store: new FakeObjectStore("content"),
    objectStoreProvider: null,
    advertiseAddress: null,
    clock: { wallMs: () => clock.wallMs(), nowMs: () => clock.nowMs() },
    random: () => 0.5,
    newId: () => "id",
    permissions: null,
    limits: {},
    metrics: null,
    onHookFailure: () => undefined,
    observerTrouble: { onFailure: () => undefined, onDropped: () => undefined },
  });
  kernel.markReady();
  return kernel;
}
