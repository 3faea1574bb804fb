import { NexusError } from "@nexus/contracts";
import type { ChannelMessage } from "../contract.js";
import { MAX_BYTES_TAKEN, MAX_GROUP_NAME_CHARS, MAX_MESSAGES_TAKEN, MAX_STREAM_GROUPS } from "../settings.js";

/** Errors: INVALID_ARGUMENT. */
export function requireAppend(path: string, messages: readonly ChannelMessage[]): void {
  const bytes = messages.reduce((sum, { data }) => sum + data.length, 0);
  if (messages.length >= 1 && messages.length <= MAX_MESSAGES_TAKEN && bytes <= MAX_BYTES_TAKEN) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${messages.length} messages of ${bytes} bytes cannot be appended to ${path} at once`,
    remedy: `append 1 to ${MAX_MESSAGES_TAKEN} messages of at most ${MAX_BYTES_TAKEN} bytes together`,
    details: { path, messages: messages.length, bytes },
  });
}

/** Errors: INVALID_ARGUMENT. */
export function requireOffset(path: string, offset: number): void {
  if (Number.isSafeInteger(offset) && offset >= 0) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${offset} is no offset of ${path}`,
    remedy: "use an offset that a read or an append returned; 0 is the earliest message",
  });
}

/** Errors: INVALID_ARGUMENT. */
export function requireGroup(group: string): void {
  if (group.length >= 1 && group.length <= MAX_GROUP_NAME_CHARS) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `the name of a consumer group has ${group.length} characters`,
    remedy: `use 1 to ${MAX_GROUP_NAME_CHARS}`,
  });
}

/** Errors: RESOURCE_EXHAUSTED. */
export function requireGroupRoom(path: string, groups: number): void {
  if (groups < MAX_STREAM_GROUPS) return;
  throw new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${path} has ${groups} consumer groups, the most there can be`,
    remedy: "remove a group that is not used any more",
    details: { path, groups },
  });
}
