import { NexusError } from "@nexus/contracts";
import type { HomeChannels } from "@nexus/kernel";

/** The pipes and streams of a kernel that is not there yet: refused UNAVAILABLE until then. */
export interface DeferredChannels {
  readonly channels: HomeChannels;
  bind(target: HomeChannels): void;
}

export function createDeferredChannels(): DeferredChannels {
  let target: HomeChannels | null = null;
  const bound = (): HomeChannels => {
    if (target !== null) return target;
    throw new NexusError({
      code: "UNAVAILABLE",
      what: "this node is starting: its pipes and streams are not open yet",
      remedy: "try again in a moment",
    });
  };
  return {
    channels: {
      pipe: (which, asking) => bound().pipe(which, asking),
      stream: (which, asking) => bound().stream(which, asking),
    },
    bind: (channels) => {
      target = channels;
    },
  };
}
