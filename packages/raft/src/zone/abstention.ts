import type { LogIndex } from "@nexus/contracts";
import type { GroupLog, NodeLog } from "../log/types.js";
import type { ReplicaEngine } from "./engine.js";

export interface AbstentionPorts {
  readonly log: NodeLog;
  readonly groupLog: GroupLog;
  /** A leader has covered what was lost, and that is durable. */
  hasCoveredLoss(): boolean;
  onNote(level: "info" | "warn", message: string, cause: unknown): void;
}

/**
 * A replica whose log may have lost something it acknowledged keeps out of elections until a leader has covered it.
 * Usually the leader's entries end that in the log itself; a leader with nothing to add only confirms, and then the
 * end of it is recorded here.
 */
export class Abstention {
  readonly #ports: AbstentionPorts;
  #isEnding = false;

  constructor(ports: AbstentionPorts) {
    this.#ports = ports;
    const { through } = this;
    if (through === null) return;
    const message = `the log lost what it may have acknowledged: no vote until a leader has covered index ${through}`;
    ports.onNote("warn", message, null);
  }

  /** The highest index that may have been acknowledged and lost; null while this node votes. */
  get through(): LogIndex | null {
    return this.#ports.groupLog.abstainUntil();
  }

  onTick(): void {
    const { log, groupLog, hasCoveredLoss, onNote } = this.#ports;
    if (this.through === null || this.#isEnding || !hasCoveredLoss()) return;
    this.#isEnding = true;
    log
      .endAbstention(groupLog.group)
      .then(() => onNote("info", "a leader has covered what the log lost: this node votes again", null))
      .catch((cause: unknown) => onNote("warn", "the end of abstaining is not recorded yet", cause))
      .finally(() => {
        this.#isEnding = false;
      });
  }
}

export function abstentionOf(engine: ReplicaEngine): Abstention {
  return new Abstention({
    log: engine.options.log,
    groupLog: engine.groupLog,
    hasCoveredLoss: () => engine.driver.hasCoveredLoss(),
    onNote: (level, message, cause) => engine.note(level, message, cause),
  });
}
