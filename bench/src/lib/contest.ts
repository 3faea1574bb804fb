import { closedLoop, type LoopResult } from "./closed-loop.js";
import { measureCpu } from "./cpu.js";
import { median } from "./percentile.js";
import type { ServerProcess } from "./processes.js";
import { printTable } from "./table.js";
import { warmUp } from "./warm-up.js";

/** One way to do the operation measured, with so many callers, each with one call in flight. */
export interface Contestant {
  readonly name: string;
  readonly clients: number;
  readonly servers: readonly ServerProcess[];
  operate(client: number, key: string): Promise<void>;
}

export interface Run extends LoopResult {
  readonly serverCores: number;
}

/** All are warmed up first, then take turns within a round, so that a slow moment of the machine hits all of them. */
export async function contest(
  contestants: readonly Contestant[],
  rounds: number,
  secondsPerRun: number,
): Promise<Map<Contestant, Run[]>> {
  const runs = new Map<Contestant, Run[]>(contestants.map((contestant) => [contestant, []]));
  await warmUp(
    contestants.map(({ clients, operate }) => ({
      clients,
      operation: (client, sequence) => operate(client, `warm-${clients}-${client}-${sequence}`),
    })),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of contestants) {
      const cpu = measureCpu(contestant.servers);
      const result = await closedLoop(contestant.clients, secondsPerRun, (client, sequence) =>
        contestant.operate(client, `${round}-${contestant.clients}-${client}-${sequence}`),
      );
      runs.get(contestant)?.push({ ...result, serverCores: cpu().serverCores });
    }
  }
  return runs;
}

export function medianThroughput(runs: readonly Run[]): number {
  return median(runs.map((run) => run.operationsPerSecond));
}

export function printContest(unit: string, runs: ReadonlyMap<Contestant, readonly Run[]>): void {
  const header = ["contestant", "in flight", unit, "p50 ms", "p99 ms", "client cores", "server cores"];
  const rows = [...runs].map(([contestant, results]) => {
    const mid = (pick: (run: Run) => number, digits: number): string =>
      median(results.map(pick)).toFixed(digits);
    return [
      contestant.name,
      String(contestant.clients),
      mid((run) => run.operationsPerSecond, 0),
      mid((run) => run.p50Ms, 2),
      mid((run) => run.p99Ms, 2),
      mid((run) => run.clientCores, 2),
      mid((run) => run.serverCores, 2),
    ];
  });
  printTable(header, rows);
}
