import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/**
 * How often the delay of the event loop is sampled. Every sample wakes the process: at the default of 10 ms that is most
 * of what an idle node does. Stalls between samples show in `nexus_raft_longest_stall_seconds`.
 */
const EVENT_LOOP_SAMPLE_MS = 100;

/**
 * Metric families of this daemon. Names start with `nexus_`, units are base units (seconds, bytes), counters end in
 * `_total`; process and Node.js defaults keep their usual names.
 */
export class Metrics {
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLE_MS });
  }

  counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  gauge<L extends string>(name: string, help: string, labelNames: readonly L[]): Gauge<L> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  histogram<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    buckets: readonly number[] = LATENCY_BUCKETS_SECONDS,
  ): Histogram<L> {
    return new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [this.registry] });
  }

  /** Gauges and counters whose values are kept elsewhere and read at each scrape. */
  read<L extends string>(family: ReadFamily<L>): void {
    const labelNames = family.labelNames;
    const { registry } = this;
    if (family.kind === "gauge") {
      new Gauge({
        name: family.name,
        help: family.help,
        labelNames,
        registers: [registry],
        collect() {
          this.reset();
          for (const { labels, value } of family.samples()) this.set(labels, value);
        },
      });
      return;
    }
    new Counter({
      name: family.name,
      help: family.help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        for (const { labels, value } of family.samples()) this.inc(labels, value);
      },
    });
  }

  /** The scrape page and its content type. */
  async page(): Promise<{ readonly contentType: string; readonly body: string }> {
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }
}

export interface ReadFamily<L extends string> {
  readonly kind: "gauge" | "counter";
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly L[];
  samples(): readonly Sample<L>[];
}

export interface Sample<L extends string> {
  readonly labels: Readonly<Record<L, string>>;
  readonly value: number;
}

/** 50 µs to 10 s: an fsync of a fast disk at one end, a stalled cluster at the other. */
export const LATENCY_BUCKETS_SECONDS: readonly number[] = [
  0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
  10,
];
