import type { ZoneId } from "@nexus/contracts";
import type { ObjectStore } from "../abc/object-store.js";
import type { HookRegistry } from "../core/dispatch/hook-registry.js";
import type { PathResolver } from "../core/dispatch/path-resolver.js";
import type { ObserverRegistration } from "../core/events/observer-registry.js";
import type { LocalChannelStats } from "../core/ipc/local-channels.js";
import type { HomeChannels } from "../core/ipc/remote.js";
import type { DriverLifecycleCoordinator } from "../core/mounts/driver-lifecycle.js";
import type { ServiceControl } from "../core/services/service-control.js";
import type { ServiceRegistry } from "../core/services/service-registry.js";
import type { SystemView } from "../core/system-views/system-view.js";
import type { AgentRuntime } from "./agents.js";
import type * as api from "./api.js";
import type { ContentPlane } from "./content-plane.js";

/** A kernel as its composition root holds it: the syscalls, and what wires it up. */
export interface KernelRuntime extends api.Kernel {
  readonly hooks: HookRegistry;
  readonly services: ServiceRegistry;
  /** What administrators may do to services of the running node; `/__sys__/services`. */
  readonly serviceControl: ServiceControl;
  readonly agents: AgentRuntime;
  /** From here on the system's own calls are answered: mounts are wired, and services can start (see `bootKernel`). */
  admitSystem(): void;
  /** From here on everybody's calls are answered: services run. */
  markReady(): void;
  /** Bytes at and below `path` of `zone` live in `store`; returns what undoes it. Errors: INVALID_PATH. */
  bindStore(zone: ZoneId, path: string, store: ObjectStore): () => void;
  /** Bytes by content id, for peers and collectors of this node; no service gets at it. */
  readonly content: ContentPlane;
  /** Answers for virtual paths; returns what removes it. Errors: ALREADY_EXISTS, INVALID_ARGUMENT. */
  registerResolver(resolver: PathResolver): () => void;
  /** Tells an observer of what happens from here on; returns what removes it. */
  observe(registration: ObserverRegistration): () => void;
  /** What is mounted on this node, and hooks that are told of it. */
  readonly mounts: Pick<DriverLifecycleCoordinator, "places" | "register">;
  /** Shows a view under `/__sys__`; returns what removes it. Errors: ALREADY_EXISTS. */
  addSystemView(view: SystemView): () => void;
  /** The pipes and streams whose messages are on this node, for other members of their zones. */
  readonly homeChannels: HomeChannels;
  /** How many there are, and what is in them. */
  localChannels(): LocalChannelStats;
  /** Watches waiting on this node now. */
  waitingWatches(): number;
  /** Zones they wait for: of a watch of several zones, each. */
  watchedZoneWaits(): number;
  /** Forgets every permission lease: grants changed. */
  revokeLeases(): void;
}
