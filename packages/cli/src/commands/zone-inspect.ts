import { parseZoneId } from "@nexus/lib";
import { word } from "../arguments/words.js";
import { defineCommand } from "../command.js";
import { zoneDocument } from "../output/documents.js";
import { memberTable, problemLines, zoneDetails, zoneTable } from "../output/zone-text.js";

const ZONE_FIELDS =
  "zone, incarnation, consistency, nodeId, role, leaderId, leaderAddress, term, commitIndex, appliedIndex, firstIndex, lastIndex, configVersion, members, mounts, usage, problem";

export const zoneListCommand = defineCommand<null>({
  words: ["zone", "list"],
  summary: "list the zones the node is a member of",
  needs: "node",
  json: `one line a zone: ${ZONE_FIELDS}`,
  examples: ["nexus zone list", "nexus zone list --json"],
  declare: (command) => command,
  compile: () => null,
  run: async (_request, session) => {
    const fs = await session.filesystem();
    const zones = await fs.zones.list(session.call);
    if (!session.json) return session.out.lines([...zoneTable(zones), ...problemLines(zones)]);
    for (const zone of zones) await session.out.json(zoneDocument(zone));
  },
});

export const zoneInfoCommand = defineCommand<string>({
  words: ["zone", "info"],
  summary: "show a zone: leader, term, progress, members, and what is wrong with it",
  description: ["MATCH and ACTIVE are known on the leader only."],
  needs: "node",
  json: ZONE_FIELDS,
  examples: ["nexus zone info root", "nexus zone info team --json"],
  declare: (command) => command.argument("<zone>", "zone id"),
  compile: (args) => parseZoneId(word(args, 0)),
  run: async (zoneId, session) => {
    const fs = await session.filesystem();
    const zone = await fs.zones.info(zoneId, session.call);
    await (session.json ? session.out.json(zoneDocument(zone)) : session.out.lines(zoneDetails(zone)));
  },
});

export const zoneMembersCommand = defineCommand<string>({
  words: ["zone", "members"],
  summary: "list the members of a zone",
  needs: "node",
  json: "one line a member: nodeId, address, role, isLeader, matchIndex, recentlyActive, staysLearner",
  examples: ["nexus zone members root"],
  declare: (command) => command.argument("<zone>", "zone id"),
  compile: (args) => parseZoneId(word(args, 0)),
  run: async (zoneId, session) => {
    const fs = await session.filesystem();
    const zone = await fs.zones.info(zoneId, session.call);
    if (!session.json) return session.out.lines(memberTable(zone));
    for (const member of zoneDocument(zone).members) await session.out.json(member);
  },
});
