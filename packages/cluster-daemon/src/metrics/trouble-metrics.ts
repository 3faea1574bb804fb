import type { KernelOptions } from "@nexus/kernel";
import type { Logger } from "../log/logger.js";
import type { Metrics } from "./registry.js";

/** Counts and logs hooks and observers that fail or fall behind: the kernel goes on without them. */
export function countTrouble(
  metrics: Metrics,
  logger: Logger,
): Pick<KernelOptions, "onHookFailure" | "observerTrouble"> {
  const hookFailures = metrics.counter(
    "nexus_hook_failures_total",
    "Post hooks that failed, and pre hooks that did not answer.",
    ["hook"],
  );
  const observerFailures = metrics.counter("nexus_observer_failures_total", "Events an observer failed on.", [
    "observer",
  ]);
  const observerDrops = metrics.counter(
    "nexus_observer_dropped_events_total",
    "Events dropped because an observer's queue was full.",
    ["observer"],
  );
  return {
    onHookFailure: ({ hook, phase, event, error }) => {
      hookFailures.inc({ hook });
      logger.error(
        { hook, phase, operation: event.operation, path: event.path, err: error },
        "a hook failed",
      );
    },
    observerTrouble: {
      onFailure: (observer, event, error) => {
        observerFailures.inc({ observer });
        logger.error({ observer, type: event.type, path: event.path, err: error }, "an observer failed");
      },
      onDropped: (observer, dropped) => {
        observerDrops.inc({ observer });
        if (dropped === 1) logger.warn({ observer }, "an observer is too slow: events are dropped");
      },
    },
  };
}
