import type { ErrorCode, NexusError } from "@nexus/contracts";

/** What to do by code, in the words of one command. */
export type Remedies = Partial<Readonly<Record<ErrorCode, string>>>;

/** What to do next for codes whose error came without a remedy of its own. */
const FALLBACK_REMEDIES: Remedies = {
  NO_LEADER: "wait for an election, or read what this node has with --consistency local",
  UNAVAILABLE: "try again, or name another node with --server",
  DEADLINE_EXCEEDED: "try again, or allow more time with --timeout",
  UNKNOWN_OUTCOME: "look with `nexus stat` whether it took effect before trying again",
  NOT_FOUND: "check the path with `nexus ls`",
  ALREADY_EXISTS: "choose another path, or remove what is there with `nexus rm`",
  DIRECTORY_NOT_EMPTY: "remove it with all it holds with `nexus rm -r`",
  IS_A_DIRECTORY: "name a file, or list the directory with `nexus ls`",
  ZONE_NOT_FOUND: "see the zones with `nexus zone list`",
  CONFLICT: "read the present state with `nexus stat` and try again",
  PERMISSION_DENIED: "ask an administrator of the zone for a grant",
};

export interface ErrorDocument {
  readonly code: string;
  readonly message: string;
  readonly remedy: string | null;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
  readonly retryable: boolean;
}

/** One line for people: `nexus: what failed; what to do`. `remedies` win over those the error brings. */
export function errorLine(error: NexusError, remedies: Remedies = {}): string {
  const { message, remedy } = errorDocument(error, remedies);
  return `nexus: ${remedy === null ? message : `${message}; ${remedy}`}`;
}

/** The same for programs, as `--json` prints it on stderr. Field names are stable. */
export function errorDocument(error: NexusError, remedies: Remedies = {}): ErrorDocument {
  const remedy = remedies[error.code] ?? error.remedy ?? FALLBACK_REMEDIES[error.code] ?? null;
  return {
    code: error.code,
    message: oneLine(error.what),
    remedy: remedy === null ? null : oneLine(remedy),
    details: error.details,
    retryable: error.retryable,
  };
}

function oneLine(text: string): string {
  return printable(text.replace(/\s*[\r\n]+\s*/g, " "));
}

/**
 * Text with control characters shown as escapes: a file name or message from elsewhere must not move the
 * cursor or change colours of the reader's terminal.
 */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(2, "0");
    return `\\x${code}`;
  });
}
