import type { MountedPlace, ServiceFactory } from "@nexus/kernel";
import { LOG_LEVELS } from "../config/settings.js";
import { readOneOf } from "../config/values.js";
import type { Logger } from "../log/logger.js";
import { describeSettings, readSettings } from "./settings.js";

const SETTINGS = {
  level: {
    description: `importance of its log lines: ${LOG_LEVELS.join(", ")}`,
    fallback: "debug" as (typeof LOG_LEVELS)[number],
    read: readOneOf(...LOG_LEVELS),
  },
};

/** Writes what is mounted on this node, and what no longer is, into its log. */
export function mountLogFactory(logger: Logger): ServiceFactory {
  return {
    name: "mount-log",
    settings: describeSettings(SETTINGS),
    create: (written) => {
      const { level } = readSettings("mount-log", SETTINGS, written);
      const log =
        (message: string) =>
        (place: MountedPlace): void =>
          logger[level](place, message);
      return {
        name: "mount-log",
        dependencies: [],
        hookSpec: () => ({
          mounts: [{ name: "mount-log", onMount: log("mounted"), onUnmount: log("unmounted") }],
        }),
        start: () => Promise.resolve(),
        stop: () => Promise.resolve(),
      };
    },
  };
}
