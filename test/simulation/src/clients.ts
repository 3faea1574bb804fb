import { LINEARIZABLE, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { putFile, type SeededRandom, type TestCluster, type TestNode } from "@nexus/raft/testing";
import type { History } from "./history.js";
import type { Trace } from "./trace.js";

export const SECOND_ZONE = "team" as ZoneId;

/** Errors after which it is certain that nothing changed. */
const CERTAIN = new Set([
  "NO_LEADER",
  "DEADLINE_EXCEEDED",
  "RESOURCE_EXHAUSTED",
  "NO_SPACE",
  "CONFLICT",
  "ZONE_NOT_LOADED",
  "ZONE_NOT_FOUND",
]);

export interface ClientOptions {
  readonly cluster: TestCluster;
  readonly random: SeededRandom;
  readonly history: History;
  readonly trace: Trace;
  /** Registers in use, `zone:path`. */
  readonly registers: readonly string[];
  readonly thinkMs: number;
  readonly timeoutMs: number;
}

/** One client: calls one node after the other, one call at a time, and remembers what it was told. */
export class Client {
  readonly #options: ClientOptions;
  #isStopped = false;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#later();
  }

  stop(): void {
    this.#isStopped = true;
  }

  #later(): void {
    const { cluster, random, thinkMs } = this.#options;
    cluster.time.schedule(random.below(thinkMs) + 1, () => {
      if (this.#isStopped) return;
      this.#call();
      this.#later();
    });
  }

  #call(): void {
    const { cluster, random, registers } = this.#options;
    const up = cluster.up();
    if (up.length === 0) return;
    const node = random.pick(up);
    const name = random.pick(registers);
    const zone = (name.split(":")[0] ?? "") as ZoneId;
    if (!node.host.zones().includes(zone)) return;
    if (random.chance(0.6)) this.#write(node, name, zone);
    else this.#read(node, name, zone);
  }

  #write(node: TestNode, name: string, zone: ZoneId): void {
    const { cluster, history, random, timeoutMs, trace } = this.#options;
    const path = name.slice(zone.length + 1);
    const { time } = cluster;
    const record = {
      startMs: time.nowMs,
      endMs: Number.POSITIVE_INFINITY,
      version: null as number | null,
      isRefused: false,
    };
    history.register(name).writes.push(record);
    const mutation = putFile(path, random.below(1_000_000));
    node.coordinator
      .metaStoreForZone(zone)
      .commit([mutation], { timeoutMs })
      .then(
        ({ outcomes }) => {
          record.endMs = time.nowMs;
          record.version = outcomes[0]?.entry.version ?? null;
          trace.note(`node ${node.index}`, `wrote ${name} version ${record.version}`);
        },
        (error: unknown) => {
          record.endMs = time.nowMs;
          const { code } = NexusError.from(error);
          record.isRefused = CERTAIN.has(code);
          trace.note(`node ${node.index}`, `write of ${name}: ${code}`);
        },
      );
  }

  #read(node: TestNode, name: string, zone: ZoneId): void {
    const { cluster, history, random, timeoutMs, trace } = this.#options;
    const { time } = cluster;
    const startMs = time.nowMs;
    const consistency = random.chance(0.3) ? ({ kind: "lease" } as const) : LINEARIZABLE;
    node.coordinator
      .metaStoreForZone(zone)
      .get(name.slice(zone.length + 1), { consistency, timeoutMs })
      .then(
        (entry) => {
          const version = entry?.version ?? 0;
          history.register(name).reads.push({ startMs, endMs: time.nowMs, version });
        },
        (error: unknown) =>
          trace.note(`node ${node.index}`, `read of ${name}: ${NexusError.from(error).code}`),
      );
  }
}

export function drawRegisters(random: SeededRandom, secondZone: boolean): readonly string[] {
  const zones = secondZone ? [ROOT_ZONE, SECOND_ZONE] : [ROOT_ZONE];
  const registers: string[] = [];
  for (let i = 0; i < 6; i += 1) registers.push(`${random.pick(zones)}:/d${random.below(3)}/r${i}`);
  return registers;
}
