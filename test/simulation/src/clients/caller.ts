import type { TestNode } from "@nexus/raft/testing";
import { believesItLeads } from "../machines.js";
import type { Actor } from "../world.js";

/** A client with more of them would leave too many open ends to decide what happened. */
const MAX_CALLS_UNDER_WAY = 3;
/** How much longer than a call's deadline a client waits for a node that does not answer at all. */
const PATIENCE_MS = 300;
/** Of its calls a client makes so many at the node it called last. */
const STAY_CHANCE = 0.5;
/** So many it makes at one that believes that it leads some zone, rightly or not. */
const LEADER_CHANCE = 0.4;

export interface CallerOptions extends Actor {
  readonly timeoutMs: number;
  /** Mean time between two calls. */
  readonly thinkMs: number;
  /** Runs in the node's process. */
  call(node: TestNode): Promise<void>;
}

/** Makes calls at one node after the other, until it is stopped. */
export class Caller {
  readonly #options: CallerOptions;
  #node: TestNode | null = null;
  #underWay = 0;
  #isStopped = false;

  constructor(options: CallerOptions) {
    this.#options = options;
    this.#later();
  }

  stop(): void {
    this.#isStopped = true;
  }

  #later(): void {
    const { world, random, thinkMs } = this.#options;
    world.cluster.time.schedule(random.below(2 * thinkMs) + 1, () => {
      if (this.#isStopped) return;
      const node = this.#underWay < MAX_CALLS_UNDER_WAY ? this.#pickNode() : null;
      if (node !== null) this.#enter(node);
      this.#later();
    });
  }

  /** In the node's process: a paused one takes the call when it goes on, a dead one never. */
  #enter(node: TestNode): void {
    const { world, timeoutMs } = this.#options;
    let isOver = false;
    const leave = (): void => {
      if (!isOver) this.#underWay -= 1;
      isOver = true;
    };
    this.#underWay += 1;
    world.cluster.time.schedule(timeoutMs + PATIENCE_MS, leave);
    node.process?.run(() => void this.#options.call(node).finally(leave));
  }

  #pickNode(): TestNode | null {
    const { world, random } = this.#options;
    const up = world.cluster.up();
    if (up.length === 0) return null;
    const leaders = random.chance(LEADER_CHANCE) ? up.filter(believesItLeads) : [];
    if (leaders.length > 0) return random.pick(leaders);
    if (this.#node?.isUp !== true || !random.chance(STAY_CHANCE)) this.#node = random.pick(up);
    return this.#node;
  }
}
