import { setRealTimer } from "@nexus/lib";
import { HistoryFeed } from "../core/events/history-feed.js";
import { LocalChannels } from "../core/ipc/local-channels.js";
import { MemoryDriver } from "../core/ipc/memory-driver.js";
import type { CompiledKernelOptions } from "./compile-options.js";

/** Longest one read of a zone's history may take. */
const HISTORY_READ_MS = 5_000;

/** The local pipes and streams of a kernel: those in its memory, and what drivers it was given. */
export function openLocalChannels(options: CompiledKernelOptions): LocalChannels {
  const { clock, coordinator, channelDrivers, hasLocalChannels, onChannelTrouble, limits } = options;
  const memory = new MemoryDriver({
    setTimer: setRealTimer,
    nowMs: () => clock.nowMs(),
    wallMs: () => clock.wallMs(),
    maxWaiters: limits.maxChannelWaiters,
  });
  return new LocalChannels({
    drivers: hasLocalChannels ? { ...channelDrivers, memory } : {},
    isFederated: coordinator.isFederated,
    maxChannels: limits.maxLocalChannels,
    maxCapacityBytes: limits.maxLocalChannelBytes,
    follow: (zone, onChanges) => {
      const feed = new HistoryFeed({
        store: () => coordinator.metaStoreForZone(zone),
        onChanges,
        onTrouble: (error) => onChannelTrouble(`following zone ${zone} for its pipes and streams`, error),
        setTimer: (delayMs, callback) => {
          const timer = setTimeout(callback, delayMs).unref();
          return () => clearTimeout(timer);
        },
        readTimeoutMs: HISTORY_READ_MS,
      });
      feed.use();
      return () => feed.close();
    },
  });
}
