import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLevelMetaStore } from "@nexus/backends";
import { ROOT_ZONE } from "@nexus/contracts";
import { describeMetaStore } from "@nexus/kernel/testing";
import { openRows, serveRows } from "@nexus/transport/testing/rows-nodes";

describeMetaStore("remote, over the LevelDB of another node", async () => {
  const folder = await mkdtemp(join(tmpdir(), "nexus-remote-rows-"));
  const open = async () => {
    const held = await openLevelMetaStore({ folder, zoneId: ROOT_ZONE, reserveBytes: 64 * 1024 });
    const server = await serveRows([held]);
    const store = await openRows([server.address]);
    const close = async (): Promise<void> => {
      await store.close();
      await server.stop();
      await held.close();
    };
    return { store, close };
  };
  let now = await open();
  return {
    store: now.store,
    reopen: async () => {
      await now.close();
      now = await open();
      return now.store;
    },
    dispose: async () => {
      await now.close();
      await rm(folder, { recursive: true });
    },
  };
});
