import { parsePath, parseZoneId } from "@nexus/lib";
import type { TopLevelMount } from "@nexus/sdk";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand } from "../command.js";
import { mutationDocument } from "../output/documents.js";
import { printable } from "../output/error-line.js";
import { renderTable } from "../output/table.js";

function mountPoint(text: string): string {
  const path = parsePath(text);
  if (path === "/") throw usageError("/ cannot be a mount point", "name a path below it");
  return path;
}

export const mountCommand = defineCommand<{ readonly zone: string; readonly path: string }>({
  words: ["mount"],
  summary: "make a zone appear at a path; a directory that is there is hidden until it is unmounted",
  needs: "zone-change",
  json: "path, type, created, sizeBytes, version, gen, etag, contentId, zone, token",
  examples: ["nexus mount team /team"],
  declare: (command) => command.argument("<zone>", "zone id").argument("<path>", "where it appears"),
  compile: (args) => ({ zone: parseZoneId(word(args, 0)), path: mountPoint(word(args, 1)) }),
  run: async ({ zone, path }, session) => {
    const fs = await session.filesystem();
    const receipt = await fs.zones.mount(zone, path, session.call);
    await (session.json
      ? session.out.json(mutationDocument(path, receipt))
      : session.out.line(`zone ${zone} mounted at ${path}`));
  },
});

export const unmountCommand = defineCommand<string>({
  words: ["unmount"],
  summary: "take a zone away from a path; the zone and its files stay",
  needs: "zone-change",
  json: "path, unmounted",
  examples: ["nexus unmount /team"],
  declare: (command) => command.argument("<path>", "the mount"),
  compile: (args) => mountPoint(word(args, 0)),
  run: async (path, session) => {
    const fs = await session.filesystem();
    await fs.zones.unmount(path, session.call);
    await (session.json
      ? session.out.json({ path, unmounted: true })
      : session.out.line(`${path} unmounted`));
  },
});

export const mountListCommand = defineCommand<null>({
  words: ["mount", "list"],
  summary: "list the zones that appear in this one, and where",
  description: ["As the node knows them; of mounts inside a mounted zone only that zone is shown."],
  needs: "node",
  json: "one line a mount: path, zone",
  examples: ["nexus mount list", "nexus mount list --json"],
  declare: (command) => command,
  compile: () => null,
  run: async (_request, session) => {
    const fs = await session.filesystem();
    const mounts = await fs.getTopLevelMounts(session.call);
    if (!session.json) return session.out.lines(mountTable(mounts));
    for (const { path, zoneId } of mounts) await session.out.json({ path, zone: zoneId });
  },
});

function mountTable(mounts: readonly TopLevelMount[]): string[] {
  const columns = ["PATH", "ZONE"].map((title) => ({ title, align: "left" }) as const);
  return renderTable(
    columns,
    mounts.map(({ path, zoneId }) => [printable(path), zoneId]),
  );
}
