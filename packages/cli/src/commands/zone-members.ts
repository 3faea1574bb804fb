import { parseNodeId, parseZoneId } from "@nexus/lib";
import type { ZoneInfo } from "@nexus/sdk";
import { parseInteger } from "../arguments/number.js";
import { word } from "../arguments/words.js";
import { type CommandDefinition, defineCommand, type OptionValues, text } from "../command.js";
import { zoneDocument } from "../output/documents.js";
import type { Session } from "../session.js";

interface MemberRequest {
  readonly zone: string;
  readonly node: string;
  readonly configVersion: number | null;
}

interface MemberCommand {
  readonly word: string;
  readonly method: "removeMember" | "demote" | "promote";
  readonly summary: string;
  readonly description: readonly string[];
  readonly sentence: (request: MemberRequest, info: ZoneInfo) => string;
}

const VERSION_HELP =
  "With --config-version N (as `nexus zone info` shows it) nothing is changed when somebody was faster.";

function memberCommand(spec: MemberCommand): CommandDefinition {
  return defineCommand<MemberRequest>({
    words: ["zone", spec.word],
    summary: spec.summary,
    description: [...spec.description, VERSION_HELP],
    needs: "zone-change",
    json: "the fields of `nexus zone info --json`",
    examples: [
      `nexus zone ${spec.word} team 5243170912345678`,
      `nexus zone ${spec.word} team 5243170912345678 --config-version 57`,
    ],
    declare: (command) =>
      command
        .argument("<zone>", "zone id")
        .argument("<node>", "id of the member")
        .option("--config-version <n>", "only if the membership is at this version"),
    compile: (args, options) => ({
      zone: parseZoneId(word(args, 0)),
      node: String(parseNodeId(word(args, 1))),
      configVersion: compileConfigVersion(options),
    }),
    run: async (request, session) => {
      const fs = await session.filesystem();
      const { zone, node, configVersion } = request;
      const options = { ...session.call, ...(configVersion === null ? {} : { configVersion }) };
      const info = await fs.zones[spec.method](zone, node, options);
      await report(session, info, spec.sentence(request, info));
    },
  });
}

function compileConfigVersion(options: OptionValues): number | null {
  const version = text(options, "configVersion");
  if (version === null) return null;
  return parseInteger(version, "--config-version", { min: 0, max: Number.MAX_SAFE_INTEGER });
}

async function report(session: Session, info: ZoneInfo, sentence: string): Promise<void> {
  if (session.json) return session.out.json(zoneDocument(info));
  const version = `configuration version ${info.configVersion}`;
  await session.out.line(
    info.problem === null ? `${sentence} (${version})` : `${sentence} (${info.problem})`,
  );
}

export const zoneRemoveMemberCommand = memberCommand({
  word: "remove-member",
  method: "removeMember",
  summary: "remove a node from a zone",
  description: ["Its replica stays on its disk, takes part in nothing, and may join again."],
  sentence: ({ zone, node }) => `node ${node} is no longer a member of ${zone}`,
});

export const zoneDemoteCommand = memberCommand({
  word: "demote",
  method: "demote",
  summary: "take a member's vote: it stays a learner",
  description: ["It keeps receiving everything. In root another member may get its seat in the same step."],
  sentence: ({ zone, node }) => `node ${node} is a learner of ${zone} and stays one`,
});

export const zonePromoteCommand = memberCommand({
  word: "promote",
  method: "promote",
  summary: "let a learner that was told to stay one vote again",
  description: ["It becomes a voter once it is caught up and stable; in root, once there is a seat for it."],
  sentence: ({ zone, node }, info) =>
    info.members.some((member) => String(member.nodeId) === node && member.role === "voter")
      ? `node ${node} is a voter of ${zone}`
      : `node ${node} becomes a voter of ${zone} when it is caught up and there is a seat for it`,
});
