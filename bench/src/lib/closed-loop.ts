import { percentile } from "./percentile.js";

/** What one run of a closed loop measured. */
export interface LoopResult {
  readonly clients: number;
  readonly seconds: number;
  readonly operations: number;
  readonly operationsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU of this process over the run, in cores. */
  readonly clientCores: number;
}

export type Operation = (client: number, sequence: number) => Promise<void>;

/** `clients` callers, each with one operation in flight, for `seconds` after a warm-up. The first failure ends the run. */
export async function closedLoop(
  clients: number,
  seconds: number,
  operation: Operation,
): Promise<LoopResult> {
  await runFor(Math.min(1, seconds / 3), clients, operation, null);
  const latenciesMs: number[] = [];
  const cpuBefore = process.cpuUsage();
  const elapsedSeconds = await runFor(seconds, clients, operation, latenciesMs);
  const cpu = process.cpuUsage(cpuBefore);
  latenciesMs.sort((a, b) => a - b);
  return {
    clients,
    seconds: elapsedSeconds,
    operations: latenciesMs.length,
    operationsPerSecond: latenciesMs.length / elapsedSeconds,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    clientCores: (cpu.user + cpu.system) / 1e6 / elapsedSeconds,
  };
}

async function runFor(
  seconds: number,
  clients: number,
  operation: Operation,
  latenciesMs: number[] | null,
): Promise<number> {
  const startedMs = performance.now();
  const endMs = startedMs + seconds * 1000;
  let sequence = 0;
  const client = async (id: number): Promise<void> => {
    while (performance.now() < endMs) {
      const beganMs = performance.now();
      await operation(id, sequence++);
      latenciesMs?.push(performance.now() - beganMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, id) => client(id)));
  return (performance.now() - startedMs) / 1000;
}
