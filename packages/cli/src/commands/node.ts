import { defineCommand, flag } from "../command.js";

export const nodeDrainCommand = defineCommand<{ readonly off: boolean }>({
  words: ["node", "drain"],
  summary: "make the node named by --server give up leadership and refuse it, before work on it",
  description: [
    "It stays a member, votes and serves. `nexus status` and /readyz say that it drains, until --off or a restart.",
    "Zones in which nobody else can lead are named: they stay led here.",
  ],
  needs: "node",
  json: "draining, ledZones",
  examples: ["nexus node drain --server 127.0.0.1:2038", "nexus node drain --off --server 127.0.0.1:2038"],
  declare: (command) => command.option("--off", "end draining"),
  compile: (_args, options) => ({ off: flag(options, "off") }),
  run: async ({ off }, session) => {
    const fs = await session.filesystem();
    const ledZones = await fs.drain(!off, session.call);
    if (session.json) return session.out.json({ draining: !off, ledZones });
    await session.out.line(off ? "the node takes leadership again" : drainSentence(ledZones));
  },
});

function drainSentence(ledZones: readonly string[]): string {
  if (ledZones.length === 0) return "the node drains: it leads no zone and refuses leadership";
  return `the node drains and refuses leadership, but still leads ${ledZones.join(", ")}: nobody else can`;
}
