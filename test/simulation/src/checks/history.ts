import type { CommitToken } from "@nexus/contracts";
import {
  checkLinearizable,
  type FilesInput,
  type FilesOutput,
  filesModel,
  type Operation,
  returned,
  UNKNOWN,
} from "@nexus/test-linearizability";
import type { Tally } from "../tally.js";
import { SafetyViolation } from "../trace.js";
import { WeakReads } from "./weak-reads.js";

/** Far more than any run needs; a history that needs more is reported, not passed. */
const MAX_CONFIGURATIONS = 400_000;

/** A call under way: its outcome is unknown until it is told. */
export interface Call {
  readonly client: string;
  readonly input: FilesInput;
  readonly calledAt: number;
}

/**
 * What clients were told, checked for linearizability when the run is over. Paths carry the incarnation of their
 * zone, so a zone created again begins with files of its own.
 */
export class History {
  readonly weakReads = new WeakReads();
  readonly #tally: Tally;
  readonly #operations: Operation<FilesInput, FilesOutput>[] = [];
  readonly #open = new Set<Call>();
  #calls = 0;

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  get calls(): number {
    return this.#calls;
  }

  /** Paths that something was written to. */
  paths(): readonly string[] {
    const inputs = [...this.#operations, ...this.#open].map(({ input }) => input);
    return [...new Set(inputs.filter(({ kind }) => kind !== "get").map(({ path }) => path))].sort();
  }

  begin(client: string, input: FilesInput, nowMs: number): Call {
    const call = { client, input, calledAt: nowMs };
    this.#calls += 1;
    this.#open.add(call);
    return call;
  }

  /** The call was answered; a change tells where it stands in the log. */
  answered(call: Call, output: FilesOutput, nowMs: number, token: CommitToken | null): void {
    this.#open.delete(call);
    this.#operations.push({ ...call, outcome: returned(output, nowMs) });
    if (token !== null) this.weakReads.changed(call.input, token.index);
  }

  /** The call certainly had no effect. */
  refused(call: Call): void {
    this.#open.delete(call);
    this.weakReads.refused(call.input);
  }

  /** Throws SafetyViolation. What is still open, or ended without a verdict, may have happened at any time. */
  check(): void {
    const lost = [...this.#open].filter(({ input }) => input.kind !== "get");
    for (const { input } of lost) this.weakReads.unknown(input);
    const history = [...this.#operations, ...this.#settle(lost)];
    // Bounded by work and not by time: the same seed has the same verdict on every machine.
    const verdict = checkLinearizable(filesModel, history, {
      timeoutMs: 1,
      nowMs: () => 0,
      maxConfigurations: MAX_CONFIGURATIONS,
    });
    this.#tally.add("operation checked for linearizability", history.length);
    switch (verdict.kind) {
      case "linearizable":
        break;
      case "illegal":
        throw new SafetyViolation(
          `the history of ${verdict.partition} is not linearizable\n${verdict.explanation}`,
        );
      case "unknown":
        throw new SafetyViolation(
          `the history of ${verdict.partition} has no verdict after ${verdict.configurations} configurations`,
        );
    }
    this.#tally.add("token or local read checked", this.weakReads.check());
  }

  /**
   * Lost calls, with what is known of them after all. Contents are unique, so a put that somebody saw did happen,
   * before that read ended. Puts nobody saw need not be told apart: each counts as one that happened, or did not.
   */
  #settle(lost: readonly Call[]): readonly Operation<FilesInput, FilesOutput>[] {
    const sightings = this.#sightings();
    const named = new Set<string>();
    for (const { input } of [...this.#operations, ...lost]) {
      if (input.kind === "put" && input.condition?.kind === "content") named.add(input.condition.content);
    }
    return lost.map((call) => {
      const { input } = call;
      if (input.kind !== "put") return { ...call, outcome: UNKNOWN };
      const sighting = sightings.get(input.content);
      if (sighting !== undefined) {
        const { version, endedAt } = sighting;
        // One seen before it was called is for the checker to find.
        return { ...call, outcome: returned({ kind: "put", version }, Math.max(endedAt, call.calledAt)) };
      }
      return named.has(input.content)
        ? { ...call, outcome: UNKNOWN }
        : { ...call, input: { ...input, content: "unseen" }, outcome: UNKNOWN };
    });
  }

  /** By content: the first read that saw it to end. */
  #sightings(): ReadonlyMap<string, Sighting> {
    const sightings = new Map<string, Sighting>();
    for (const { outcome } of this.#operations) {
      if (outcome.kind !== "returned" || outcome.output.kind !== "get") continue;
      const { content, version } = outcome.output;
      if (content === null || version === undefined) continue;
      const known = sightings.get(content);
      if (known === undefined || outcome.returnedAt < known.endedAt)
        sightings.set(content, { version, endedAt: outcome.returnedAt });
    }
    return sightings;
  }
}

interface Sighting {
  readonly version: number;
  readonly endedAt: number;
}
