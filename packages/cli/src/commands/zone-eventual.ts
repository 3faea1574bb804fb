import { parseZoneId } from "@nexus/lib";
import { parseInteger } from "../arguments/number.js";
import { word } from "../arguments/words.js";
import { defineCommand, text } from "../command.js";
import { conflictDocument, conflictTable } from "../output/conflict-text.js";

const DEFAULT_CONFLICTS = 100;
const LIMITS = { min: 1, max: 1_000 };

export const zoneConflictsCommand = defineCommand<{ readonly zone: string; readonly limit: number }>({
  words: ["zone", "conflicts"],
  summary: "list writes of an eventual zone that lost against others made at the same time",
  description: [
    "Newest first, as the asked member noticed them: the member whose write lost has it in its list. Content ids name",
    "what was lost: its bytes stay where they were written.",
  ],
  needs: "node",
  json: "one line a conflict: number, noticedAtMs, path, reason, loser, winner (nodeId, stampMs, stampCounter, entryType, contentId, sizeBytes; null: what lies below)",
  examples: ["nexus zone conflicts notes", "nexus zone conflicts notes --limit 10 --json"],
  declare: (command) =>
    command
      .argument("<zone>", "zone id")
      .option("--limit <count>", `at most this many (default: ${DEFAULT_CONFLICTS})`),
  compile: (args, options) => {
    const limit = text(options, "limit");
    return {
      zone: parseZoneId(word(args, 0)),
      limit: limit === null ? DEFAULT_CONFLICTS : parseInteger(limit, "--limit", LIMITS),
    };
  },
  run: async ({ zone, limit }, session) => {
    const fs = await session.filesystem();
    const conflicts = await fs.zones.conflicts(zone, { ...session.call, limit });
    if (!session.json) {
      await session.out.lines(conflicts.length === 0 ? [] : conflictTable(conflicts));
      return;
    }
    for (const conflict of conflicts) await session.out.json(conflictDocument(conflict));
  },
});

export const zoneStatusOfCommand = defineCommand<string>({
  words: ["zone", "status-of"],
  summary: "say how many members of an eventual zone have a write",
  description: [
    "TOKEN: from a write's --json output. Answered from what the asked member knows; others may be further.",
  ],
  needs: "node",
  json: "copies, members, state (pending, local, partial, everywhere)",
  examples: ["nexus zone status-of 1.notes.0123456789abcdef0123456789abcdef.77.1"],
  declare: (command) => command.argument("<token>", "commit token"),
  compile: (args) => word(args, 0),
  run: async (token, session) => {
    const fs = await session.filesystem();
    const status = await fs.zones.replicationOf(token, session.call);
    await (session.json
      ? session.out.json({ ...status })
      : session.out.line(`${status.state}: ${status.copies} of ${status.members} members have it`));
  },
});
