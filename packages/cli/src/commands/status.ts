import { defineCommand } from "../command.js";
import { statusDocument } from "../output/documents.js";
import { statusText } from "../output/zone-text.js";

export const statusCommand = defineCommand<null>({
  words: ["status"],
  summary: "show the node that answers: health, and what it knows of its zones",
  needs: "node",
  json: "nodeId, version, address, uptimeSeconds, ready, reasons, notices, draining, zones (each as `nexus zone info --json`)",
  examples: ["nexus status", "nexus status --server 127.0.0.1:2038 --json"],
  declare: (command) => command,
  compile: () => null,
  run: async (_request, session) => {
    const fs = await session.filesystem();
    const status = await fs.status(session.call);
    await (session.json ? session.out.json(statusDocument(status)) : session.out.lines(statusText(status)));
  },
});
