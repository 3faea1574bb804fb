import { type CommitToken, type LogIndex, NexusError, type Term } from "@nexus/contracts";
import { parseIncarnationId, parseZoneId } from "./ids.js";

const VERSION = "1";
const DECIMAL = /^[0-9]{1,16}$/;

/** Text form of a commit token: `1.<zone>.<incarnation>.<term>.<index>`. Opaque to clients. */
export function encodeCommitToken(token: CommitToken): string {
  return [VERSION, token.zoneId, token.incarnation, token.term, token.index].join(".");
}

function parseCount(text: string | undefined): number | null {
  if (text === undefined || !DECIMAL.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

function refuse(text: string, code: "INVALID_ARGUMENT" | "VERSION_UNSUPPORTED", problem: string): never {
  throw new NexusError({
    code,
    what: `commit token ${JSON.stringify(text.slice(0, 160))} ${problem}`,
    remedy: "pass a token exactly as a write returned it",
  });
}

/** Errors: INVALID_ARGUMENT, VERSION_UNSUPPORTED. */
export function decodeCommitToken(text: string): CommitToken {
  const parts = text.split(".");
  if (parts[0] !== VERSION && parseCount(parts[0]) !== null) {
    refuse(text, "VERSION_UNSUPPORTED", "is of another version");
  }
  const [version, zoneText, incarnationText, termText, indexText] = parts;
  const term = parseCount(termText);
  const index = parseCount(indexText);
  if (
    version !== VERSION ||
    parts.length !== 5 ||
    zoneText === undefined ||
    incarnationText === undefined ||
    term === null ||
    index === null
  ) {
    refuse(text, "INVALID_ARGUMENT", "is malformed");
  }
  return {
    zoneId: parseZoneId(zoneText),
    incarnation: parseIncarnationId(incarnationText),
    term: term as Term,
    index: index as LogIndex,
  };
}
