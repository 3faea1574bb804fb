import type { WatchedZone } from "@nexus/sdk";
import type { CliIo } from "../io.js";
import { printable } from "./error-line.js";

/**
 * Says on stderr what keeps a watch from telling of a zone, once for each thing that does, and when it tells again; and
 * which zones a watch that goes on tells of only from now, because its cursor did not know them.
 */
export class WatchedZonesNotes {
  readonly #io: Pick<CliIo, "stderr">;
  readonly #goesOn: boolean;
  readonly #problems = new Map<string, string>();

  constructor(io: Pick<CliIo, "stderr">, goesOn: boolean) {
    this.#io = io;
    this.#goesOn = goesOn;
  }

  onProgress(zones: readonly WatchedZone[]): void {
    for (const zone of zones) {
      const name = `zone ${zone.zoneId} at ${printable(zone.path)}`;
      this.#noteProblem(name, zone.problem === null ? null : `${zone.problem.code}: ${zone.problem.what}`);
      if (this.#goesOn && zone.hasJoined && zone.index !== null) {
        this.#note(`${name} was not in the cursor: its events begin after index ${zone.index}`);
      }
    }
  }

  #noteProblem(name: string, problem: string | null): void {
    const before = this.#problems.get(name) ?? null;
    if (problem === before) return;
    if (problem === null) this.#problems.delete(name);
    else this.#problems.set(name, problem);
    this.#note(
      problem === null ? `${name} is told of again` : `${name} may be behind: ${printable(problem)}`,
    );
  }

  #note(text: string): void {
    this.#io.stderr.write(`nexus: note: ${text}\n`);
  }
}
