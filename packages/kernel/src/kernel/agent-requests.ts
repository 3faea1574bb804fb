import { MAX_NAME_BYTES, NexusError, type OperationContext } from "@nexus/contracts";
import { parsePath, utf8Encode } from "@nexus/lib";
import { MAX_LIST_PAGE_ENTRIES } from "../abc/meta-store.js";
import { MAX_CONNECTION_ID_BYTES } from "../core/agents/agent-paths.js";
import type { SpawnAgentRequest } from "./agent-api.js";

const MIN_EXIT_CODE = -(2 ** 31);
const MAX_EXIT_CODE = 2 ** 31 - 1;

/** Errors: INVALID_ARGUMENT, INVALID_PATH, PERMISSION_DENIED. */
export function requireSpawn(request: SpawnAgentRequest, context: OperationContext): void {
  requireText("the name of an agent", request.name, MAX_NAME_BYTES);
  if (request.connection !== null) {
    requireText("the id of a connection", request.connection.id, MAX_CONNECTION_ID_BYTES);
  }
  parsePath(request.cwd);
  parsePath(request.root);
  const { ownerId } = request;
  if (ownerId === null || ownerId === context.userId || context.isAdmin || context.isSystem) return;
  throw new NexusError({
    code: "PERMISSION_DENIED",
    what: `${context.userId} may not spawn agents that belong to ${ownerId}`,
    remedy: "leave the owner out, or ask an administrator",
  });
}

/** Errors: INVALID_ARGUMENT. */
export function requireExitCode(exitCode: number): void {
  if (Number.isInteger(exitCode) && exitCode >= MIN_EXIT_CODE && exitCode <= MAX_EXIT_CODE) return;
  throw invalid(`the exit code ${exitCode} is no 32-bit integer`, "give the one the process ended with");
}

/** Errors: INVALID_ARGUMENT. */
export function requireListLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIST_PAGE_ENTRIES) return;
  throw invalid(
    `a page of ${limit} agents is not one of 1 to ${MAX_LIST_PAGE_ENTRIES}`,
    "ask for fewer at a time and go on with the cursor",
  );
}

function requireText(what: string, text: string, maxBytes: number): void {
  const bytes = utf8Encode(text).length;
  if (bytes > 0 && bytes <= maxBytes) return;
  throw invalid(`${what} has ${bytes} bytes, not 1 to ${maxBytes}`, "give another one");
}

function invalid(what: string, remedy: string): NexusError {
  return new NexusError({ code: "INVALID_ARGUMENT", what, remedy });
}
