import { NexusError } from "@nexus/contracts";

export function alreadyEnlisted(name: string): NexusError {
  return new NexusError({
    code: "ALREADY_EXISTS",
    what: `a service named ${name} is enlisted already`,
    remedy: "give it another name",
  });
}

export function missing(name: string, enlisted: readonly string[]): NexusError {
  return new NexusError({
    code: "NOT_FOUND",
    what: `no service named ${JSON.stringify(name.slice(0, 80))} is enlisted`,
    remedy: `use one of ${enlisted.join(", ") || "none"}`,
  });
}

export function neededBy(
  name: string,
  what: "stopped" | "removed",
  dependents: readonly string[],
): NexusError {
  const names = dependents.join(", ");
  return new NexusError({
    code: "CONFLICT",
    what: `service ${name} cannot be ${what}: ${names} ${dependents.length === 1 ? "needs" : "need"} it`,
    remedy: `have ${names} ${what} first`,
    details: { dependents: names },
  });
}

export function notRunning(name: string, idle: readonly string[]): NexusError {
  const names = idle.join(", ");
  return new NexusError({
    code: "CONFLICT",
    what: `service ${name} needs ${names}, which ${idle.length === 1 ? "does" : "do"} not run`,
    remedy: `start ${names} first`,
    details: { dependencies: names },
  });
}

export function swapRefused(name: string, holdsAlone: string): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: `service ${name} cannot be replaced while it runs: only one can have ${holdsAlone}`,
    remedy: "stop it, then start it with what is to be different",
  });
}
