import { DT_PIPE, DT_STREAM, ROOT_ZONE } from "@nexus/contracts";
import type { CreateMutation } from "../abc/meta-store.js";
import { compileChannelSettings, encodeChannelSettings, IO_ATTRIBUTE } from "../core/ipc/settings.js";
import type { Kernel } from "../kernel/api.js";
import { ANN, type Fixture, OPTIONS, utf8 } from "./kernel-fixture.js";

interface PlainUse {
  readonly run: (fixture: Fixture) => Promise<unknown>;
  readonly asks: readonly string[];
  readonly event?: string;
}

const POP = { maxMessages: 1, maxBytes: 1_000, waitMs: 0 };

/** Makes the entry of a pipe or stream in the memory of the fixture's node, beside the kernel. */
export function making(
  path: string,
  entryType: typeof DT_PIPE | typeof DT_STREAM,
  home = "me:1",
): CreateMutation {
  const kind = entryType === DT_PIPE ? "pipe" : "stream";
  const settings = encodeChannelSettings(compileChannelSettings(kind, { ioProfile: "memory" }, home));
  return {
    kind: "create",
    path,
    entryType,
    existOk: false,
    createParents: false,
    targetZoneId: null,
    linkTarget: null,
    sizeBytes: 0,
    mimeType: null,
    ownerId: null,
    xattrs: { [IO_ATTRIBUTE]: settings },
    nowMs: 0,
  };
}

/** A call on a pipe and a stream that somebody else made. */
function onChannels(use: (kernel: Kernel) => Promise<unknown>, asks: string, event?: string): PlainUse {
  const run = async ({ kernel }: Fixture): Promise<void> => {
    const store = kernel.coordinator.metaStoreForZone(ROOT_ZONE);
    const made = [making("/d/pipe", DT_PIPE), making("/d/stream", DT_STREAM)];
    await store.commit(made, { timeoutMs: 1_000 });
    await use(kernel);
  };
  return event === undefined ? { run, asks: [asks] } : { run, asks: [asks], event };
}

/** One plain use of every call on pipes and streams, with what it must ask the gate for. */
export const CHANNEL_CALLS = {
  "channels.push": onChannels(
    ({ channels }) => channels.push({ path: "/d/pipe", data: utf8("x"), waitMs: 0 }, ANN, OPTIONS),
    "WRITE /d/pipe",
    "file_write",
  ),
  "channels.pop": onChannels(
    ({ channels }) => channels.pop({ path: "/d/pipe", ...POP }, ANN, OPTIONS),
    "READ /d/pipe",
  ),
  "channels.append": onChannels(
    ({ channels }) => channels.append({ path: "/d/stream", messages: [utf8("x")] }, ANN, OPTIONS),
    "WRITE /d/stream",
    "file_write",
  ),
  "channels.read": onChannels(
    ({ channels }) => channels.read({ path: "/d/stream", offset: 0, ...POP }, ANN, OPTIONS),
    "READ /d/stream",
  ),
  "channels.commitCursor": onChannels(
    ({ channels }) =>
      channels.commitCursor({ path: "/d/stream", group: "g", offset: 0, expectedOffset: null }, ANN, OPTIONS),
    "READ /d/stream",
  ),
  "channels.removeGroup": onChannels(
    ({ channels }) => channels.removeGroup({ path: "/d/stream", group: "g" }, ANN, OPTIONS),
    "WRITE /d/stream",
  ),
  "channels.close": onChannels(({ channels }) => channels.close("/d/pipe", ANN, OPTIONS), "WRITE /d/pipe"),
  "channels.status": onChannels(
    ({ channels }) => channels.status("/d/pipe", ANN, OPTIONS),
    "TRAVERSE /d/pipe",
  ),
} as const satisfies Record<`channels.${keyof Kernel["channels"]}`, PlainUse>;
