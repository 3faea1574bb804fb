import { NexusError } from "@nexus/contracts";
import type { Service } from "./types.js";

/**
 * Services so that each comes after its dependencies, otherwise as given. Errors: INVALID_ARGUMENT naming a
 * missing service or the circle.
 */
export function startOrder(services: readonly Service[]): readonly Service[] {
  return order(
    services.map(({ name }) => name),
    services,
  );
}

/** A service behind everything it needs, directly or not. Errors: those of `startOrder`. */
export function orderFor(name: string, services: readonly Service[]): readonly Service[] {
  return order([name], services);
}

function order(wanted: readonly string[], services: readonly Service[]): readonly Service[] {
  const byName = new Map(services.map((service) => [service.name, service]));
  const ordered: Service[] = [];
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (done.has(name)) return;
    if (path.includes(name)) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `services depend on each other in a circle: ${[...path, name].join(" -> ")}`,
        remedy: "remove one of these dependencies",
      });
    }
    const service = byName.get(name);
    if (service === undefined) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `service ${path.at(-1)} needs service ${name}, which is not enlisted`,
        remedy: "enlist it, or remove the dependency",
      });
    }
    for (const dependency of service.dependencies) visit(dependency, [...path, name]);
    done.add(name);
    ordered.push(service);
  };
  for (const name of wanted) visit(name, []);
  return ordered;
}
