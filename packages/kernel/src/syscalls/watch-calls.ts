import type { SyscallFacts } from "./facts.js";

const WATCH = {
  tier: 1,
  permissions: [{ permission: "READ", of: "entries", when: null }],
  hooks: [],
  events: [],
  followsLink: "no",
  changes: null,
  consistency: "as asked",
  errors: ["COMPACTED", "INCARNATION_MISMATCH", "RESOURCE_EXHAUSTED"],
} as const;

/** The calls that say what happened. */
export const WATCH_SYSCALLS: readonly SyscallFacts[] = [
  {
    ...WATCH,
    name: "sysWatch",
    does: "What happened to matching entries after a cursor, also in zones mounted where the pattern leads; waits for it when there is nothing.",
    arguments:
      "pattern, recursive, cursor or an event's id or null (the present), mask of events, withPrevious, waitMs",
    result:
      "events with who made each change, of each zone in log order (none: a mark of progress), the cursor to go on from on any node (of an eventual zone: on this one), how far each zone is and what keeps it back",
  },
  {
    ...WATCH,
    name: "watch",
    tier: 2,
    does: "`sysWatch` again and again; between two results it costs its cursor and nothing else.",
    arguments: "as sysWatch, without waitMs",
    result: "results of sysWatch, as they come",
  },
];
