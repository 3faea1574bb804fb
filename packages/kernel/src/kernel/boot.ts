import type { CacheStore } from "../abc/cache-store.js";
import type { Service, ServiceFactory } from "../core/services/types.js";
import { createKernel } from "./kernel.js";
import type { KernelOptions } from "./options.js";
import type { KernelRuntime } from "./runtime.js";

/** A service that runs from the start: made by `factory`, one of those offered, with these settings. */
export interface WantedService {
  readonly factory: ServiceFactory;
  readonly settings: Readonly<Record<string, string>>;
}

/** What administrators may enlist on the running node, and what runs from the start. */
export interface BootServices {
  readonly offered: readonly ServiceFactory[];
  readonly wanted: readonly WantedService[];
}

export const NO_SERVICES: BootServices = { offered: [], wanted: [] };

/** What the composition root of a node gives to each phase of a boot. */
export interface BootPlan {
  /** Phase 1, create services. They are made, not started. */
  readonly services: BootServices;
  /** Phase 2, construct the kernel. */
  readonly kernel: KernelOptions;
  /** Phase 3, wire: binds stores, adds views and observers. The kernel is the caller's to close from here on. */
  readonly wire: (kernel: KernelRuntime) => void;
  /** Phase 4, initialise: resolves once every mount is known that calls have to be routed by; rejects to end the boot. */
  readonly untilMountsAreKnown: () => Promise<void>;
  /** Given to services as they start, in phase 4. */
  readonly cache: CacheStore;
}

/**
 * Boots a kernel in four phases: create services, construct the kernel, wire and enlist, initialise. The first three
 * do no I/O. In the fourth the mounts are waited for, what a crash interrupted is seen to, and services start, with
 * the system's calls answered; everybody's calls are, once all of them run. Errors: INVALID_ARGUMENT (a setting, or
 * missing or circular dependencies), ALREADY_EXISTS, DEADLINE_EXCEEDED (a service that does not start in time), and
 * whatever a step of the plan or a service fails with; services that had started are stopped again.
 */
export async function bootKernel(plan: BootPlan): Promise<KernelRuntime> {
  const services = createServices(plan.services);
  const kernel = createKernel(plan.kernel);
  plan.wire(kernel);
  enlist(kernel, plan.services.offered, services);
  await initialise(kernel, plan);
  return kernel;
}

interface CreatedService {
  readonly service: Service;
  readonly settings: Readonly<Record<string, string>>;
}

function createServices({ wanted }: BootServices): readonly CreatedService[] {
  return wanted.map(({ factory, settings }) => ({ service: factory.create(settings), settings }));
}

function enlist(
  { serviceControl }: KernelRuntime,
  offered: readonly ServiceFactory[],
  created: readonly CreatedService[],
): void {
  for (const factory of offered) serviceControl.offer(factory);
  for (const { service, settings } of created) serviceControl.enlistCreated(service, settings);
}

/** Mounts first: a service that calls before they are known would be answered from the wrong zone. */
async function initialise(kernel: KernelRuntime, { untilMountsAreKnown, cache }: BootPlan): Promise<void> {
  await untilMountsAreKnown();
  kernel.admitSystem();
  await kernel.services.startAll({ kernel, cache });
  kernel.markReady();
}
