import type { ServerProcess } from "./processes.js";

/** CPU of this process and of the servers over a stretch of time, in cores. */
export interface CpuUse {
  readonly clientCores: number;
  readonly serverCores: number;
}

/** Begins a measurement; what it returns ends it. */
export function measureCpu(servers: readonly ServerProcess[]): () => CpuUse {
  const serverSeconds = (): number => servers.reduce((sum, server) => sum + server.cpuSeconds(), 0);
  const before = serverSeconds();
  const ownBefore = process.cpuUsage();
  const startedMs = performance.now();
  return () => {
    const seconds = (performance.now() - startedMs) / 1000;
    const own = process.cpuUsage(ownBefore);
    return {
      clientCores: (own.user + own.system) / 1e6 / seconds,
      serverCores: (serverSeconds() - before) / seconds,
    };
  };
}
