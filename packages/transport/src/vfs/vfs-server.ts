import type { Kernel } from "@nexus/kernel";
import type { Authenticator } from "../identity.js";
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from "../limits.js";
import { NO_METRICS, type TransportMetrics } from "../metrics.js";
import type { NodeState } from "../node-status.js";
import { assertListenerAllowed, type TransportSecurity } from "../security.js";
import { Listener } from "../server/listener.js";
import type { AdministrationListener } from "./administration.js";
import { type ServerLoad, VfsSurface } from "./surface.js";

/** Left for goodbyes when draining took all the time there was (ms). */
const MIN_CLOSE_MS = 100;

/** What the filesystem and administration services need, on whichever listener they are. */
export interface VfsServiceOptions {
  readonly kernel: Kernel;
  readonly authenticator: Authenticator;
  /** What the node says about itself in Ping and NodeStatus. */
  readonly nodeState: () => NodeState;
  /** Told of what has to be on record; absent: nobody keeps one. */
  readonly onAdministration?: AdministrationListener;
  readonly limits?: Partial<ServerLimits>;
  readonly metrics?: TransportMetrics;
}

export interface VfsServerOptions extends VfsServiceOptions {
  /** `host:port`; port 0 takes any free one. */
  readonly address: string;
  readonly security: TransportSecurity;
  /** Plaintext listeners off loopback are refused unless this is set (`--insecure-no-auth`). */
  readonly allowInsecureOffLoopback?: boolean;
}

/** A server that runs. */
export interface RunningServer {
  /** `host:port` as bound. */
  readonly address: string;
  readonly load: ServerLoad;
  /**
   * Refuses new calls (UNAVAILABLE, retryable), waits up to `graceMs` for those running, then closes. Resolves
   * when the port is free.
   */
  stop(graceMs: number): Promise<void>;
}

/** Options as inner code sees them: nothing left open. */
export function createVfsSurface(options: VfsServiceOptions): VfsSurface {
  return new VfsSurface({
    kernel: options.kernel,
    authenticator: options.authenticator,
    nodeState: options.nodeState,
    onAdministration: options.onAdministration ?? (() => Promise.resolve()),
    limits: { ...DEFAULT_SERVER_LIMITS, ...options.limits },
    metrics: options.metrics ?? NO_METRICS,
    nowMs: () => performance.now(),
  });
}

/**
 * Serves clients: NexusVFSService (unary, streams, sessions) and ZoneAdminService. Errors: BOOT_REFUSED (open
 * listener off loopback), ADDRESS_IN_USE, CONFIG_INVALID.
 */
export async function startVfsServer(options: VfsServerOptions): Promise<RunningServer> {
  assertListenerAllowed(options.address, options.security, options.allowInsecureOffLoopback ?? false);
  const surface = createVfsSurface(options);
  const limits: ServerLimits = { ...DEFAULT_SERVER_LIMITS, ...options.limits };
  const listener = await Listener.bind({
    address: options.address,
    security: options.security,
    services: surface.services,
    maxStreamsPerConnection: limits.maxStreamsPerConnection,
  });
  return {
    address: listener.address,
    get load() {
      return surface.load;
    },
    stop: (graceMs) => stopWithin(graceMs, surface, listener),
  };
}

/** Drains, then closes, together within `graceMs`; `onDrained` runs in between. */
export async function stopWithin(
  graceMs: number,
  surface: VfsSurface,
  listener: Listener,
  onDrained: () => void = () => undefined,
): Promise<void> {
  const startedAtMs = performance.now();
  await surface.drain(graceMs);
  onDrained();
  await listener.close(Math.max(MIN_CLOSE_MS, graceMs - (performance.now() - startedAtMs)));
}
