import { closedLoop, type Operation } from "./closed-loop.js";

/** Unmeasured seconds of load on every contestant before its first run (`BENCH_WARM_UP_SECONDS`). */
const WARM_UP_SECONDS = Number(process.env["BENCH_WARM_UP_SECONDS"] ?? 10);

export interface WarmUp {
  readonly clients: number;
  readonly operation: Operation;
}

/**
 * Lets every contestant work before anything is measured: figures are those of servers that run, not of the seconds
 * in which a just-in-time compiler takes up to half of a server's CPU.
 */
export async function warmUp(contestants: readonly WarmUp[]): Promise<void> {
  for (const { clients, operation } of contestants) await closedLoop(clients, WARM_UP_SECONDS, operation);
}
