import type { Scenario } from "./scenario.js";

/** Many calls on few files while leaders are deposed, and nothing else: where stale reads show. */
const DEPOSED_LEADERS: Partial<Scenario> = {
  nodes: 3,
  clients: 5,
  thinkMs: 12,
  callTimeoutMs: 400,
  faultEveryMs: 500,
  stormMs: 5_000,
  ambushChance: 0,
  lossChance: 0,
  straggleChance: 0,
  maxDelayMs: 2,
  maxDiskDelayMs: 1,
  zones: 0,
  zoneChurn: false,
  churn: false,
  sickDisks: false,
};

const BUSY_LOCKS: Partial<Scenario> = { lockClients: 3 };

/** Messages in a hurry: calls that often get no answer in time. */
const BUSY_CHANNELS: Partial<Scenario> = { channelClients: 4, thinkMs: 12, callTimeoutMs: 400, zones: 0 };

/** Transactions that meet: many on one pair of files. */
const BUSY_PAIRS: Partial<Scenario> = { clients: 2, thinkMs: 12, pairClients: 5, lockClients: 0, zones: 0 };

/** A world in which a planted bug has a fair chance to do harm; most need none of their own. */
export function emphasisFor(bug: string): Partial<Scenario> {
  switch (bug) {
    case "lease-past-a-pause":
    case "read-without-quorum":
      return DEPOSED_LEADERS;
    case "snapshot-without-locks":
    case "lock-time-runs-ahead":
    case "fencing-not-in-the-state":
      return BUSY_LOCKS;
    case "push-made-anew":
      return BUSY_CHANNELS;
    case "transaction-in-two-steps":
      return BUSY_PAIRS;
    default:
      return {};
  }
}
