import { ServiceControl } from "../core/services/service-control.js";
import { ServiceRegistry } from "../core/services/service-registry.js";
import type { SystemViews } from "../core/system-views/system-views.js";
import type { KernelParts } from "./parts.js";

/** Services over the rooms of dispatch, with what administrators see and change of them. */
export function openServices(parts: KernelParts, views: SystemViews): ServiceControl {
  const { hooks, observers, resolvers, mounts, clock, limits } = parts;
  const { serviceBudgetMs, serviceDrainMs } = limits;
  const registry = new ServiceRegistry({
    ...{ hooks, observers, resolvers, mounts, serviceBudgetMs, serviceDrainMs },
    wallMs: () => clock.wallMs(),
  });
  const control = new ServiceControl(registry);
  views.add(control.systemView);
  return control;
}
