import { type ErrorCode, NexusError } from "@nexus/contracts";

/** By the beginning of SQLSTATE (PostgreSQL, appendix A): five characters, or a class of two. The first counts. */
const STATES: readonly (readonly [string, ErrorCode, string])[] = [
  ["23505", "ALREADY_EXISTS", "use another key, or change the row that is there"],
  ["23", "CONFLICT", "give values that the constraint allows"],
  ["40003", "UNAVAILABLE", "read back whether it happened"],
  ["40", "LOCK_TIMEOUT", "run the transaction again"],
  ["55P03", "LOCK_TIMEOUT", "run the transaction again"],
  ["57014", "DEADLINE_EXCEEDED", "allow more time, or ask for less"],
  ["25006", "READ_ONLY", "change records in a transaction, on the primary"],
  ["25P03", "DEADLINE_EXCEEDED", "end transactions sooner"],
  ["28", "UNAUTHENTICATED", "check user and password in the address of the record store"],
  ["42501", "PERMISSION_DENIED", "grant the user what the statement needs"],
  ["3D000", "INVALID_ARGUMENT", "create the database, or name another"],
  ["53100", "NO_SPACE", "free space on the disk of the server"],
  ["53", "RESOURCE_EXHAUSTED", "try again, or raise the limits of the server"],
  ["54", "INVALID_ARGUMENT", "ask for less at once"],
  ["57P", "UNAVAILABLE", "try again when the server is back"],
  ["58", "IO_ERROR", "check the disk of the server"],
  ["08", "UNAVAILABLE", "try again when the server is back"],
  ["XX001", "CORRUPT", "restore the database from a backup"],
  ["XX002", "CORRUPT", "restore the database from a backup, or rebuild the index"],
  ["21", "INVALID_ARGUMENT", "correct the statement"],
  ["22", "INVALID_ARGUMENT", "give values of the right type"],
  ["26", "INVALID_ARGUMENT", "correct the statement"],
  ["42", "INVALID_ARGUMENT", "correct the statement"],
  ["0A", "UNSUPPORTED", "use what the server supports"],
  ["25P02", "CONFLICT", "let the failure of a statement end the transaction"],
];

/** Errors of the server by SQLSTATE; what has none is the connection's. */
export function translatePostgresError(error: unknown, what: string): NexusError {
  if (NexusError.is(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const state = textOf(error, "code");
  const isOfServer = state !== null && /^[0-9A-Z]{5}$/.test(state) && textOf(error, "severity") !== null;
  if (!isOfServer) {
    return new NexusError({
      code: "UNAVAILABLE",
      what: `${what}: the database server does not answer: ${message === "" ? (state ?? "no reason") : message}`,
      remedy: "try again when the server is back",
      cause: error,
    });
  }
  const found = STATES.find(([prefix]) => state.startsWith(prefix));
  const [, code, remedy] = found ?? ["", "INTERNAL" as const, "report this"];
  const constraint = textOf(error, "constraint");
  return new NexusError({
    code,
    what: `${what}: ${message}`,
    remedy,
    details: { sqlState: state, ...(constraint === null ? {} : { constraint }) },
    cause: error,
  });
}

function textOf(error: unknown, name: "code" | "severity" | "constraint"): string | null {
  if (typeof error !== "object" || error === null) return null;
  const value: unknown = (error as Record<string, unknown>)[name];
  return typeof value === "string" ? value : null;
}
