import { parseZoneId } from "@nexus/lib";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand, text } from "../command.js";

interface ZoneTrashRequest {
  readonly zone: string;
  /** null: nothing is kept. */
  readonly retentionMs: number | null;
}

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export const zoneTrashCommand = defineCommand<ZoneTrashRequest>({
  words: ["zone", "trash"],
  summary: "have a zone keep what is removed for a while, or no longer",
  description: [
    "What is removed from here on goes into the zone's trash, whole folders too, and comes back by `nexus trash restore`.",
    "It counts in the zone's quota until its time is over, by the zone's clock. What is in the trash already keeps its time.",
    "Files that expire or are tied to a client, mounts and files of host folders are removed at once all the same.",
  ],
  needs: "zone-change",
  json: "zone, retentionMs",
  examples: ["nexus zone trash team --retain 7d", "nexus zone trash team --retain off"],
  declare: (command) =>
    command
      .argument("<zone>", "zone id")
      .requiredOption("--retain <time>", "how long, such as 12h or 7d; `off` keeps nothing"),
  compile: (args, options) => ({
    zone: parseZoneId(word(args, 0)),
    retentionMs: parseRetention(text(options, "retain") ?? ""),
  }),
  run: async ({ zone, retentionMs }, session) => {
    const fs = await session.filesystem();
    await fs.zones.setTrash(zone, retentionMs, session.call);
    if (session.json) return session.out.json({ zone, retentionMs });
    await session.out.line(
      retentionMs === null
        ? `zone ${zone} keeps nothing more of what is removed`
        : `zone ${zone} keeps what is removed for ${durationText(retentionMs)}`,
    );
  },
});

function parseRetention(value: string): number | null {
  if (value === "off") return null;
  const parts = /^(?<amount>[1-9][0-9]{0,9})(?<unit>[smhd])$/.exec(value)?.groups;
  if (parts === undefined) {
    throw usageError(`--retain ${JSON.stringify(value)} is no time`, "write it like 12h or 7d, or off");
  }
  return Number(parts["amount"]) * UNIT_MS[parts["unit"] as keyof typeof UNIT_MS];
}

/** In the largest unit that divides it: 7d for what was given as 168h. */
function durationText(durationMs: number): string {
  const units = Object.entries(UNIT_MS).reverse();
  const [unit, unitMs] = units.find(([, ms]) => durationMs % ms === 0) ?? ["s", UNIT_MS.s];
  return `${durationMs / unitMs}${unit}`;
}
