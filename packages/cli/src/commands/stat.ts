import { parsePath } from "@nexus/lib";
import { defineCommand } from "../command.js";
import { entryDocument } from "../output/documents.js";
import { statText } from "../output/stat-text.js";

export const statCommand = defineCommand<readonly string[]>({
  words: ["stat"],
  summary: "show everything known about entries",
  description: [
    "Holders are the nodes with the content. Until replication of content lands there is one copy per write,",
    "on the node that took it; metadata is replicated in the zone's whole group.",
  ],
  needs: "reading",
  json: "one line an entry, the fields of `nexus ls --json`",
  examples: ["nexus stat /hello.txt", "nexus stat /hello.txt --json"],
  declare: (command) => command.argument("<path...>", "entries to show"),
  compile: (args) => args.map(parsePath),
  run: async (paths, session) => {
    const fs = await session.filesystem();
    let printed = 0;
    for (const path of paths) {
      try {
        const stat = await fs.stat(path, session.read);
        if (!session.json && printed > 0) await session.out.line("");
        await (session.json ? session.out.json(entryDocument(stat)) : session.out.lines(statText(stat)));
        printed += 1;
      } catch (error) {
        session.reportFailure(error);
      }
    }
  },
});
