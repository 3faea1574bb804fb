import { LINEARIZABLE, LOCAL, type ReadConsistency } from "@nexus/contracts";
import { decodeCommitToken } from "@nexus/lib";
import { usageError } from "./usage-error.js";

const TOKEN_PREFIX = "token:";

/** `linearizable`, `lease`, `local` or `token:TOKEN`. Errors: INVALID_ARGUMENT. */
export function parseConsistency(text: string): ReadConsistency {
  switch (text) {
    case "linearizable":
      return LINEARIZABLE;
    case "lease":
      return { kind: "lease" };
    case "local":
      return LOCAL;
    default:
      if (text.startsWith(TOKEN_PREFIX)) {
        return { kind: "token", token: decodeCommitToken(text.slice(TOKEN_PREFIX.length)) };
      }
      throw usageError(
        `--consistency "${text}" is not a level`,
        "use linearizable, lease, local or token:TOKEN",
      );
  }
}
