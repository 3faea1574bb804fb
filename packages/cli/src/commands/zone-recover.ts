import { parseZoneId } from "@nexus/lib";
import type { RecoveryReport } from "@nexus/sdk";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand, flag } from "../command.js";
import { recoveryDocument, recoveryText } from "../output/recovery-text.js";

export const zoneRecoverCommand = defineCommand<{ readonly zone: string; readonly dryRun: boolean }>({
  words: ["zone", "recover"],
  summary: "go on with a zone that lost its quorum for good, on the node named by --server alone",
  description: [
    "Writes that only the lost members held are lost: choose the survivor furthest ahead (`last index` of --dry-run",
    "on each), and stop members that could still come back. The zone goes on under a new incarnation, so that its",
    "former members cannot rejoin by accident; each joins anew with `nexus zone join`. Refused while a quorum answers.",
    "When root lost its quorum too, recover root first.",
  ],
  needs: "survivor",
  json: "zone, incarnation, nodeId, lastIndex, lastTerm, commitIndex, leaderlessMs, voters, mayLose, refusal, replacement (null: nothing was changed)",
  examples: [
    "nexus zone recover --unsafe root --dry-run --server 127.0.0.1:2028",
    "nexus zone recover --unsafe root --server 127.0.0.1:2028",
  ],
  declare: (command) =>
    command
      .argument("<zone>", "zone id")
      .option("--unsafe", "needed: acknowledged writes may be lost")
      .option("--dry-run", "only say what would be done and what may be lost"),
  compile: (args, options) => {
    const dryRun = flag(options, "dryRun");
    if (!dryRun && !flag(options, "unsafe")) {
      throw usageError(
        "recovering a zone may lose acknowledged writes and needs --unsafe",
        "see what it may lose with --dry-run first",
      );
    }
    return { zone: parseZoneId(word(args, 0)), dryRun };
  },
  run: async ({ zone, dryRun }, session) => {
    const fs = await session.filesystem();
    const report: RecoveryReport = dryRun
      ? await fs.zones.examineRecovery(zone, session.call)
      : await fs.zones.recoverUnsafe(zone, session.call);
    await (session.json
      ? session.out.json(recoveryDocument(report))
      : session.out.lines(recoveryText(report)));
  },
});
