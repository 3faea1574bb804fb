import { bytesToTagged } from "@nexus/lib/transport";
import type { ServiceView } from "@nexus/sdk";
import { nameValue } from "../arguments/name-value.js";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand } from "../command.js";
import { printable } from "../output/error-line.js";
import { serviceLines, serviceTable } from "../output/service-text.js";
import type { Session } from "../session.js";

const UNKNOWN_NAME = { NOT_FOUND: "see the names with `nexus service ls`" };
const SERVICE_JSON =
  "name, state, sinceMs, swaps, dependencies, dependents, hooks, methods, callsInProgress, lastFault, settings, understands";

export const serviceListCommand = defineCommand<null>({
  words: ["service", "ls"],
  summary: "list the services of the node, and those it could have",
  needs: "node",
  json: `one line a service: ${SERVICE_JSON}`,
  examples: ["nexus service ls", "nexus service ls --json"],
  declare: (command) => command,
  compile: () => null,
  run: async (_request, session) => {
    const { services } = await session.filesystem();
    const found = await services.list(session.read);
    if (!session.json) return session.out.lines(serviceTable(found));
    for (const service of found) await session.out.json(service);
  },
});

export const serviceShowCommand = defineCommand<string>({
  words: ["service", "show"],
  summary: "show one service: state, dependencies, hooks, settings, last fault",
  needs: "node",
  remedies: UNKNOWN_NAME,
  json: SERVICE_JSON,
  examples: ["nexus service show audit"],
  declare: (command) => command.argument("<name>", "which one"),
  compile: (args) => word(args, 0),
  run: async (name, session) => {
    const { services } = await session.filesystem();
    await print(await services.get(name, session.read), session);
  },
});

interface StartRequest {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
}

export const serviceStartCommand = defineCommand<StartRequest>({
  words: ["service", "start"],
  summary: "start a service of the node, or swap it for one with other settings",
  description: [
    "What runs is swapped without a gap: calls in progress are let finish. Without settings it keeps those it has. Holds",
    "until the node ends.",
  ],
  needs: "node",
  json: SERVICE_JSON,
  examples: ["nexus service start audit", "nexus service start mount-log level=warn"],
  declare: (command) =>
    command
      .argument("<name>", "which one; `nexus service ls` shows them")
      .argument("[settings...]", "NAME=VALUE; `nexus service show` says what it understands"),
  compile: (args) => ({
    name: word(args, 0),
    settings: Object.fromEntries(args.slice(1).map((text) => nameValue(text, "setting"))),
  }),
  run: async ({ name, settings }, session) => {
    const { services } = await session.filesystem();
    await print(await services.start(name, { ...session.call, settings }), session);
  },
});

export const serviceStopCommand = defineCommand<string>({
  words: ["service", "stop"],
  summary: "stop a service of the node; refused while others need it",
  needs: "node",
  json: SERVICE_JSON,
  examples: ["nexus service stop audit"],
  declare: (command) => command.argument("<name>", "which one"),
  compile: (args) => word(args, 0),
  run: async (name, session) => {
    const { services } = await session.filesystem();
    await print(await services.stop(name, session.call), session);
  },
});

export const serviceRemoveCommand = defineCommand<string>({
  words: ["service", "rm"],
  summary: "stop a service of the node and take it off the list",
  needs: "node",
  remedies: UNKNOWN_NAME,
  json: "name, removed",
  examples: ["nexus service rm mount-log"],
  declare: (command) => command.argument("<name>", "which one"),
  compile: (args) => word(args, 0),
  run: async (name, session) => {
    const { services } = await session.filesystem();
    await services.remove(name, session.call);
    if (session.json) await session.out.json({ name, removed: true });
  },
});

interface CallRequest {
  readonly name: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export const serviceCallCommand = defineCommand<CallRequest>({
  words: ["service", "call"],
  summary: "call a method that a service of the node offers, and print its answer",
  description: ['The answer is JSON; bytes in it are {"__type__": "bytes", "data": BASE64}.'],
  needs: "node",
  remedies: {
    METHOD_NOT_FOUND: "see services with `nexus service ls`, methods with `nexus service show NAME`",
  },
  json: "the answer, as without it, on one line",
  examples: ["nexus service call notes add text=hello", "nexus service call notes list limit:=10"],
  declare: (command) =>
    command
      .argument("<name>", "which service")
      .argument("<method>", "which of its methods")
      .argument("[params...]", "NAME=TEXT, or NAME:=JSON for a number, a list ..."),
  compile: (args) => ({
    name: word(args, 0),
    method: word(args, 1),
    params: Object.fromEntries(args.slice(2).map(parseParam)),
  }),
  run: async ({ name, method, params }, session) => {
    const fs = await session.filesystem();
    const call = fs.service(name)[method];
    if (call === undefined)
      throw usageError(`${JSON.stringify(method)} is no name of a method`, "name another");
    const answer = bytesToTagged(await call(params, session.call));
    if (session.json) await session.out.json(answer);
    else await session.out.lines(JSON.stringify(answer, null, 2).split("\n").map(printable));
  },
});

/** Errors: INVALID_ARGUMENT. */
function parseParam(text: string): [string, unknown] {
  const [name, value] = nameValue(text, "parameter");
  if (!name.endsWith(":")) return [name, value];
  try {
    return [name.slice(0, -1), JSON.parse(value) as unknown];
  } catch {
    throw usageError(
      `${JSON.stringify(value.slice(0, 80))} is no JSON`,
      "give text as NAME=TEXT, JSON as NAME:=JSON",
    );
  }
}

async function print(service: ServiceView, session: Session): Promise<void> {
  if (session.json) await session.out.json(service);
  else await session.out.lines(serviceLines(service));
}
