import { type ContentId, NexusError, type WriteConditions } from "@nexus/contracts";

/** What conditions are evaluated against. */
export interface ConditionedState {
  readonly etag: string;
  readonly version: number;
  readonly contentId: ContentId | null;
}

function conflict(path: string, problem: string, state: ConditionedState | null): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: `${path} ${problem}`,
    remedy: "read it again and decide anew",
    details: {
      path,
      currentEtag: state?.etag ?? null,
      currentVersion: state?.version ?? null,
      currentContentId: state?.contentId ?? null,
    },
  });
}

/** Evaluates the conditions of a mutation against an entry; null: there is none. Errors: CONFLICT. */
export function checkConditions(
  path: string,
  state: ConditionedState | null,
  conditions: WriteConditions,
): void {
  const { ifMatch, ifVersion, ifAbsent } = conditions;
  if (ifAbsent === true && state !== null) throw conflict(path, "exists and was to be absent", state);
  const absent = "none (it does not exist)";
  if (ifMatch !== undefined && state?.etag !== ifMatch) {
    throw conflict(path, `has etag ${state?.etag ?? absent}, not ${ifMatch}`, state);
  }
  if (ifVersion !== undefined && state?.version !== ifVersion) {
    throw conflict(path, `has version ${state?.version ?? absent}, not ${ifVersion}`, state);
  }
}
