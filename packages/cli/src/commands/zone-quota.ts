import { parseZoneId } from "@nexus/lib";
import type { ZoneInfo } from "@nexus/sdk";
import { parseInteger } from "../arguments/number.js";
import { parseSize } from "../arguments/size.js";
import { word } from "../arguments/words.js";
import { defineCommand, type OptionValues, text } from "../command.js";
import { zoneDocument } from "../output/documents.js";
import { usageLines } from "../output/zone-usage-text.js";

/** `keep`: as it is; null: no limit. */
type Limit = "keep" | number | null;

interface QuotaRequest {
  readonly zone: string;
  readonly maxEntries: Limit;
  readonly maxBytes: Limit;
}

function limitOf(options: OptionValues, name: string, read: (value: string) => number): Limit {
  const value = text(options, name);
  if (value === null) return "keep";
  return value === "none" ? null : read(value);
}

export const zoneQuotaCommand = defineCommand<QuotaRequest>({
  words: ["zone", "quota"],
  summary: "show what a zone holds and may hold, or limit it",
  description: [
    "Entries are files, directories, links, mounts, pipes and streams; bytes are the sizes of all files, shared content",
    "counted for each.",
    "Beyond its quota a zone takes nothing that adds to it; reading, removing and renaming go on.",
    "A limit that is not named stays as it is.",
  ],
  needs: "zone-change",
  json: "the fields of `nexus zone info --json`",
  examples: [
    "nexus zone quota team",
    "nexus zone quota team --max-bytes 10GiB --max-entries 1000000",
    "nexus zone quota team --max-bytes none",
  ],
  declare: (command) =>
    command
      .argument("<zone>", "zone id")
      .option("--max-entries <n>", "entries the zone may hold; `none` lifts the limit")
      .option("--max-bytes <size>", "bytes the zone may hold, such as 500MiB; `none` lifts the limit"),
  compile: (args, options) => ({
    zone: parseZoneId(word(args, 0)),
    maxEntries: limitOf(options, "maxEntries", (value) =>
      parseInteger(value, "--max-entries", { min: 0, max: Number.MAX_SAFE_INTEGER }),
    ),
    maxBytes: limitOf(options, "maxBytes", (value) => parseSize(value, "--max-bytes")),
  }),
  run: async (request, session) => {
    const fs = await session.filesystem();
    const info = await fs.zones.info(request.zone, session.call);
    const isChange = request.maxEntries !== "keep" || request.maxBytes !== "keep";
    const changed = isChange
      ? await fs.zones.setQuota(request.zone, quotaOf(request, info), session.call)
      : info;
    await (session.json
      ? session.out.json(zoneDocument(changed))
      : session.out.lines([`zone ${request.zone}`, ...usageLines(changed.usage)]));
  },
});

function quotaOf({ maxEntries, maxBytes }: QuotaRequest, { usage }: ZoneInfo) {
  const kept = (limit: Limit, present: number | null): number | null => (limit === "keep" ? present : limit);
  return {
    maxEntries: kept(maxEntries, usage?.maxEntries ?? null),
    maxBytes: kept(maxBytes, usage?.maxBytes ?? null),
  };
}
