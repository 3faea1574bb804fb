import type { MessageInit, vfs } from "@nexus/contracts/wire";
import type { ChannelMessage, ChannelStatus, SharedMemoryPlace, StreamMessage } from "@nexus/kernel";

export function channelStatusToWire(status: ChannelStatus): MessageInit<vfs.ChannelState> {
  const { messages, bytes, capacityBytes, maxMessages, isClosed } = status;
  const common = { messages, bytes, capacityBytes, maxMessages, isClosed };
  if (status.kind === "pipe") return { ...common, isStream: false, ...status.sharedMemory };
  const { maxAgeMs, earliestOffset, endOffset, groups } = status;
  return { ...common, isStream: true, maxAgeMs, earliestOffset, endOffset, groups, ...status.sharedMemory };
}

export function channelStatusFromWire(state: vfs.ChannelState): ChannelStatus {
  const { messages, bytes, capacityBytes, maxMessages, isClosed } = state;
  const common = { messages, bytes, capacityBytes, maxMessages, isClosed };
  if (!state.isStream) return { kind: "pipe", ...common, ...sharedMemoryOf(state) };
  const { maxAgeMs, earliestOffset, endOffset, groups } = state;
  return { kind: "stream", ...common, maxAgeMs, earliestOffset, endOffset, groups, ...sharedMemoryOf(state) };
}

function sharedMemoryOf({ ringPath, doorPath }: vfs.ChannelState): {
  readonly sharedMemory?: SharedMemoryPlace;
} {
  return ringPath === null || doorPath === null ? {} : { sharedMemory: { ringPath, doorPath } };
}

export function messageBytes(messages: readonly MessageInit<vfs.ChannelMessage>[] = []): number {
  return messages.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
}

export function streamMessageFromWire({ data, writtenAtMs, offset }: vfs.ChannelMessage): StreamMessage {
  return { data, writtenAtMs, offset };
}

export function pipeMessageFromWire({ data, writtenAtMs }: vfs.ChannelMessage): ChannelMessage {
  return { data, writtenAtMs };
}
