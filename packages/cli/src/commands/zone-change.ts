import { parseNodeId, parsePath, parseZoneId } from "@nexus/lib";
import type { ZoneConsistency, ZoneInfo } from "@nexus/sdk";
import { word } from "../arguments/words.js";
import { defineCommand, flag, text } from "../command.js";
import { zoneDocument } from "../output/documents.js";
import type { Session } from "../session.js";

interface CreateRequest {
  readonly zone: string;
  readonly mountPath: string | null;
  readonly consistency: ZoneConsistency;
}

export const zoneCreateCommand = defineCommand<CreateRequest>({
  words: ["zone", "create"],
  summary: "create a zone, and mount it with --mount",
  description: [
    "ZONE: 1 to 63 of a-z, 0-9 and -. The node that is asked founds it; others join with `nexus zone join`.",
    "In an eventual zone every member takes writes alone and the later of two conflicting ones stays.",
    "A mount is seen on every node; what is behind it, on members of the zone.",
  ],
  needs: "zone-change",
  json: "the fields of `nexus zone info --json`, and mountPath",
  examples: ["nexus zone create team --mount /team", "nexus zone create notes --mount /notes --eventual"],
  declare: (command) =>
    command
      .argument("<zone>", "id of the new zone")
      .option("--mount <path>", "where it appears in the zone root")
      .option("--eventual", "every member takes writes alone, for the whole life of the zone; else strong"),
  compile: (args, options) => {
    const mount = text(options, "mount");
    return {
      zone: parseZoneId(word(args, 0)),
      mountPath: mount === null ? null : parsePath(mount),
      consistency: flag(options, "eventual") ? "eventual" : "strong",
    };
  },
  run: async ({ zone, mountPath, consistency }, session) => {
    const fs = await session.filesystem();
    const info = await fs.zones.create(zone, {
      ...session.call,
      consistency,
      ...(mountPath === null ? {} : { mountPath }),
    });
    const where = mountPath === null ? "" : `, mounted at ${mountPath}`;
    await reportZone(session, info, `zone ${zone} created${where}`, { mountPath });
  },
});

export const zoneJoinCommand = defineCommand<{
  readonly zone: string;
  readonly asLearner: boolean;
  readonly asWitness: boolean;
}>({
  words: ["zone", "join"],
  summary: "make the node named by --server a member of a zone",
  description: [
    "It enters as a learner and becomes a voter when it has caught up.",
    "A witness votes too and stores the latest writes until all data members have them, but holds no files and",
    "serves nobody: with two data members it keeps the zone writable when one of them is lost, for little disk.",
  ],
  needs: "zone-change",
  json: "the fields of `nexus zone info --json`",
  examples: [
    "nexus zone join team --server 127.0.0.1:2048",
    "nexus zone join team --witness --server 127.0.0.1:2068",
  ],
  declare: (command) =>
    command
      .argument("<zone>", "zone id")
      .option("--learner", "stay a learner: receive everything, never vote")
      .option("--witness", "vote, but hold no files: a third vote beside two data members"),
  compile: (args, options) => ({
    zone: parseZoneId(word(args, 0)),
    asLearner: flag(options, "learner"),
    asWitness: flag(options, "witness"),
  }),
  run: async ({ zone, asLearner, asWitness }, session) => {
    const fs = await session.filesystem();
    const info = await fs.zones.join(zone, { ...session.call, asLearner, asWitness });
    const promise = asLearner ? "" : "; it becomes a voter when it has caught up";
    const role = asWitness
      ? "a witness; it votes once two data members do"
      : info.role === "learner"
        ? `a learner${promise}`
        : `a voter (${info.role})`;
    await reportZone(session, info, `node ${info.nodeId} is a member of ${zone}: ${role}`);
  },
});

export const zoneRemoveCommand = defineCommand<{ readonly zone: string; readonly force: boolean }>({
  words: ["zone", "remove"],
  summary: "remove a zone with all its files, on every member",
  needs: "zone-change",
  json: "zone, removed",
  examples: ["nexus unmount /team && nexus zone remove team", "nexus zone remove team --force"],
  declare: (command) => command.argument("<zone>", "zone id").option("--force", "even while it is mounted"),
  compile: (args, options) => ({ zone: parseZoneId(word(args, 0)), force: flag(options, "force") }),
  run: async ({ zone, force }, session) => {
    const fs = await session.filesystem();
    await fs.zones.remove(zone, { ...session.call, force });
    await (session.json
      ? session.out.json({ zone, removed: true })
      : session.out.line(`zone ${zone} removed`));
  },
});

export const zoneTransferLeaderCommand = defineCommand<{
  readonly zone: string;
  readonly node: string | null;
}>({
  words: ["zone", "transfer-leader"],
  summary: "hand the leadership of a zone to another voter",
  needs: "zone-change",
  json: "zone, nodeId (null: the best voter was chosen)",
  examples: ["nexus zone transfer-leader root", "nexus zone transfer-leader root 5243170912345678"],
  declare: (command) =>
    command
      .argument("<zone>", "zone id")
      .argument("[node]", "id of the voter; default: the one furthest ahead"),
  compile: (args) => ({
    zone: parseZoneId(word(args, 0)),
    node: args[1] === undefined ? null : String(parseNodeId(args[1])),
  }),
  run: async ({ zone, node }, session) => {
    const fs = await session.filesystem();
    await fs.zones.transferLeadership(zone, node, session.call);
    await (session.json
      ? session.out.json({ zone, nodeId: node })
      : session.out.line(`leadership of ${zone} handed to ${node ?? "the best voter"}`));
  },
});

async function reportZone(
  session: Session,
  info: ZoneInfo,
  sentence: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  if (session.json) return session.out.json({ ...zoneDocument(info), ...more });
  await session.out.line(info.problem === null ? sentence : `${sentence} (${info.problem})`);
}
