import { existsSync } from "node:fs";
import { type Inode, LINEARIZABLE, type NodeId, ROOT_ZONE } from "@nexus/contracts";
import { compileChannelSettings, type LocalChannelDriver } from "@nexus/kernel";
import { pino } from "pino";
import { expect, it } from "vitest";
import { Closers } from "../lifecycle/closers.js";
import { openSharedMemory } from "./shared-memory.js";

const SOME_NODE = Math.floor(Math.random() * 2 ** 50);
const OPTIONS = { timeoutMs: 5_000, signal: null, consistency: LINEARIZABLE };

it.runIf(existsSync("/dev/shm"))(
  "nodes whose memory is shared keep out of each other's folders",
  async () => {
    const closers = new Closers();
    const opened = async (node: number): Promise<LocalChannelDriver> => {
      const parts = { closers, logger: pino({ level: "silent" }) };
      const { shared_memory } = await openSharedMemory(node as NodeId, parts);
      if (shared_memory === undefined) throw new Error("no shared memory");
      return shared_memory;
    };
    try {
      const first = await opened(SOME_NODE);
      const settings = compileChannelSettings("pipe", { ioProfile: "shared_memory" }, null);
      const pipe = first.pipe({ inode: 1 as Inode, path: "/p" }, settings, ROOT_ZONE);
      await opened(SOME_NODE + 1);
      const status = await pipe.status(OPTIONS);
      expect(status.sharedMemory?.ringPath).toContain(`/nexus-${SOME_NODE}/`);
      expect(existsSync(status.sharedMemory?.ringPath ?? "")).toBe(true);
      expect(existsSync(status.sharedMemory?.doorPath ?? "")).toBe(true);
    } finally {
      await closers.closeAll(5_000);
    }
  },
);
