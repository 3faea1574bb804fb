import { DT_PIPE, DT_STREAM, ENTRY_TYPE_NAMES, type FileMetadata, NexusError } from "@nexus/contracts";
import type { ChannelWaitOptions, Pipe, Stream } from "../core/ipc/contract.js";
import { type ChannelSettings, decodeChannelSettings, IO_ATTRIBUTE } from "../core/ipc/settings.js";
import type { Permission } from "../core/permissions/types.js";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";
import { authorize } from "./pipeline.js";
import { type Found, follow, notFound } from "./resolve.js";

/** Left of a call's time when it stops waiting: enough to answer. */
const ANSWER_MS = 50;

/** A pipe or stream as found at the end of a path. */
export interface FoundChannel {
  readonly route: Route;
  readonly entry: FileMetadata;
  readonly channel: Opened;
  /** Its messages are on another node. */
  readonly isRemote: boolean;
}

export type Opened =
  | { readonly kind: "pipe"; readonly pipe: Pipe }
  | { readonly kind: "stream"; readonly stream: Stream };

export function isChannel(entry: FileMetadata | null): entry is FileMetadata {
  return entry !== null && (entry.entryType === DT_PIPE || entry.entryType === DT_STREAM);
}

/**
 * The pipe or stream a path leads to, one link hop followed. What this node has applied says which one it is: an entry
 * never changes its type, and one that was removed meanwhile says so itself. Only one that is not here is asked for
 * afresh. Errors: PERMISSION_DENIED, NOT_FOUND, WRONG_TYPE, UNSUPPORTED (io_profile).
 */
export async function findChannel(
  parts: KernelParts,
  call: Call,
  path: string,
  permission: Permission,
): Promise<FoundChannel> {
  const near = await follow(parts, call, path, () => call.localReadOptions());
  const found = isChannel(near.entry) ? near : await follow(parts, call, path, () => call.freshReadOptions());
  // What is there, and whether anything is, is for those alone who pass the gate.
  await authorize(parts, call, permission, found.route, found.entry);
  return openChannel(parts, found);
}

/** Errors: NOT_FOUND, WRONG_TYPE, UNSUPPORTED (io_profile), RESOURCE_EXHAUSTED, CORRUPT. */
export function openChannel(parts: KernelParts, { route, entry }: Found): FoundChannel {
  if (entry === null) throw notFound(route);
  if (!isChannel(entry)) throw noChannel(route, entry, "pipe or stream");
  const settings = decodeChannelSettings(route.visiblePath, entry.xattrs[IO_ATTRIBUTE]);
  const isPipe = entry.entryType === DT_PIPE;
  const target = { inode: entry.inode, path: route.zonePath };
  switch (settings.ioProfile) {
    case "wal": {
      const channels = parts.coordinator.channelsForZone(route.zoneId);
      const channel: Opened = isPipe
        ? { kind: "pipe", pipe: channels.pipe(target) }
        : { kind: "stream", stream: channels.stream(target) };
      return { route, entry, channel, isRemote: false };
    }
    case "memory":
    case "stdio":
    case "shared_memory": {
      if (settings.home !== parts.advertiseAddress) {
        return { route, entry, channel: ofAnotherNode(parts, { route, entry }, settings), isRemote: true };
      }
      const named = { ...target, path: route.visiblePath };
      const channel: Opened = isPipe
        ? { kind: "pipe", pipe: parts.localChannels.pipe(route.zoneId, named, settings) }
        : { kind: "stream", stream: parts.localChannels.stream(route.zoneId, named, settings) };
      return { route, entry, channel, isRemote: false };
    }
  }
}

/** Whether messages take room on disks: those of the zone's replicated state do. */
export function takesRoom({ route, entry }: FoundChannel): boolean {
  return decodeChannelSettings(route.visiblePath, entry.xattrs[IO_ATTRIBUTE]).ioProfile === "wal";
}

/** Errors: UNSUPPORTED. */
function ofAnotherNode(
  parts: KernelParts,
  { route, entry }: { readonly route: Route; readonly entry: FileMetadata },
  { home, ioProfile }: ChannelSettings,
): Opened {
  const { remoteChannels, coordinator } = parts;
  const { zoneId, zonePath, visiblePath } = route;
  if (home === null || remoteChannels === null) {
    throw new NexusError({
      code: "UNSUPPORTED",
      what: `${visiblePath} has io_profile ${ioProfile}: its messages are on ${home ?? "another node"}`,
      remedy: `use it through ${home ?? "that node"}, or make one with io_profile wal, which every member reaches`,
      details: { path: visiblePath, ioProfile, home },
    });
  }
  const { incarnation } = coordinator.zoneInfo(zoneId);
  const target = { inode: entry.inode, path: zonePath, zoneId, incarnation, visiblePath, home };
  return entry.entryType === DT_PIPE
    ? { kind: "pipe", pipe: remoteChannels.pipe(target) }
    : { kind: "stream", stream: remoteChannels.stream(target) };
}

/** Errors: WRONG_TYPE. */
export function requirePipe({ route, entry, channel }: FoundChannel): Pipe {
  if (channel.kind === "pipe") return channel.pipe;
  throw noChannel(route, entry, "pipe");
}

/** Errors: WRONG_TYPE. */
export function requireStream({ route, entry, channel }: FoundChannel): Stream {
  if (channel.kind === "stream") return channel.stream;
  throw noChannel(route, entry, "stream");
}

function noChannel(route: Route, entry: FileMetadata, wanted: string): NexusError {
  return new NexusError({
    code: "WRONG_TYPE",
    what: `${route.visiblePath} is a ${ENTRY_TYPE_NAMES[entry.entryType]}, not a ${wanted}`,
    remedy: `name a ${wanted}`,
    details: { path: route.visiblePath },
  });
}

/** What is left of a call, for a wait of at most `waitMs` in it. Errors: INVALID_ARGUMENT, DEADLINE_EXCEEDED. */
export function waitOptions(
  call: Call,
  { zoneId }: Pick<Route, "zoneId">,
  waitMs: number,
): ChannelWaitOptions {
  if (!Number.isFinite(waitMs) || waitMs < 0) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `a wait of ${waitMs} ms`,
      remedy: "give milliseconds from 0",
    });
  }
  const timeoutMs = call.spendMs("waiting at a pipe or stream");
  const mostMs = Math.max(0, timeoutMs - ANSWER_MS);
  const consistency = call.consistencyFor(zoneId);
  return { timeoutMs, waitMs: Math.min(waitMs, mostMs), signal: call.signal, consistency };
}
