import { NexusError } from "@nexus/contracts";
import { errorToServiceError } from "../../grpc/status.js";
import type { ServerLimits } from "../../limits.js";
import type { TransportMetrics } from "../../metrics.js";
import { drainingError } from "../../server/call-gate.js";
import { ServerSession, type SessionCall, type SessionDeps } from "./server-session.js";

/** The open sessions of one server. */
export class Sessions {
  readonly #limits: ServerLimits;
  readonly #metrics: TransportMetrics;
  readonly #open = new Set<ServerSession>();
  #draining = false;
  readonly #onEmpty = new Set<() => void>();

  constructor(limits: ServerLimits, metrics: TransportMetrics) {
    this.#limits = limits;
    this.#metrics = metrics;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Serves one session stream to its end. */
  serve(call: SessionCall, deps: SessionDeps): void {
    const refusal = this.#refusal();
    if (refusal !== null) {
      call.emit("error", errorToServiceError(refusal));
      return;
    }
    const session = new ServerSession(call, deps);
    this.#open.add(session);
    this.#metrics.sessionsOpen(this.#open.size);
    void session.run().then(() => this.#forget(session));
  }

  /** Asks every client to leave; resolves when all have, or `timeoutMs` have passed. */
  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true;
    for (const session of this.#open) session.drain();
    if (this.#open.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#onEmpty.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #refusal(): NexusError | null {
    if (this.#draining) return drainingError();
    if (this.#open.size < this.#limits.maxSessions) return null;
    this.#metrics.limitHit("maxSessions");
    return new NexusError({
      code: "RESOURCE_EXHAUSTED",
      what: `${this.#open.size} sessions are open (limit maxSessions)`,
      remedy: "use another node, or close sessions that are not needed",
      details: { limit: this.#limits.maxSessions },
    });
  }

  #forget(session: ServerSession): void {
    this.#open.delete(session);
    this.#metrics.sessionsOpen(this.#open.size);
    if (this.#open.size > 0) return;
    for (const resolve of this.#onEmpty) resolve();
    this.#onEmpty.clear();
  }
}
