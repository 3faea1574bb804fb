import { DT_PIPE, type DT_STREAM } from "@nexus/contracts";
import {
  type ChannelTarget,
  compileChannelSettings,
  encodeChannelSettings,
  IO_ATTRIBUTE,
  type MetaStore,
} from "@nexus/kernel";
import type { ChannelBounds } from "@nexus/kernel/testing";

const WRITE = { timeoutMs: 10_000 };

/** Makes the entry of a pipe or stream with io_profile wal. */
export async function makeChannel(
  store: MetaStore,
  path: string,
  entryType: typeof DT_PIPE | typeof DT_STREAM,
  bounds: ChannelBounds,
  how: { readonly existOk: boolean; readonly timeoutMs: number } = { existOk: false, ...WRITE },
): Promise<ChannelTarget> {
  const kind = entryType === DT_PIPE ? "pipe" : "stream";
  const settings = compileChannelSettings(kind, { ioProfile: "wal", ...bounds }, null);
  const create = {
    kind: "create",
    path,
    entryType,
    existOk: how.existOk,
    createParents: false,
    targetZoneId: null,
    linkTarget: null,
    sizeBytes: settings.capacityBytes,
    mimeType: null,
    ownerId: null,
    xattrs: { [IO_ATTRIBUTE]: encodeChannelSettings(settings) },
    nowMs: 0,
  } as const;
  const { outcomes } = await store.commit([create], { timeoutMs: how.timeoutMs });
  const inode = outcomes[0]?.entry.inode;
  if (inode === undefined) throw new Error(`${path} was not made`);
  return { inode, path };
}

export async function removeChannel(store: MetaStore, path: string): Promise<void> {
  await store.commit([{ kind: "remove", path, entryType: null, conditions: {} }], WRITE);
}
