import { type DirEntryType, DT_PIPE, DT_STREAM } from "@nexus/contracts";
import type { ChannelRequest } from "@nexus/kernel";
import { unsupported } from "../server/guards.js";

/** null: not given. */
export interface GivenChannelFields {
  readonly ioProfile: string | null;
  readonly capacityBytes: number | null;
  readonly maxMessages: number | null;
  readonly maxAgeMs: number | null;
}

/**
 * Where the messages of a pipe or stream live and how many; nothing of it given: the kernel decides. Errors: UNSUPPORTED
 * of any other type.
 */
export function channelRequest(
  { ioProfile, capacityBytes, maxMessages, maxAgeMs }: GivenChannelFields,
  entryType: DirEntryType,
): { readonly io?: ChannelRequest } {
  if ([ioProfile, capacityBytes, maxMessages, maxAgeMs].every((field) => field === null)) return {};
  if (entryType !== DT_PIPE && entryType !== DT_STREAM) {
    throw unsupported("io_profile and capacity of what is no pipe or stream", "leave them out");
  }
  return {
    io: {
      ...(ioProfile === null ? {} : { ioProfile }),
      ...(capacityBytes === null ? {} : { capacityBytes }),
      ...(maxMessages === null ? {} : { maxMessages }),
      ...(maxAgeMs === null ? {} : { maxAgeMs }),
    },
  };
}
