import { NexusError } from "@nexus/contracts";

/** One JSON parameter of a method. A value of null is as if it were not there. */
export interface CallParam {
  /** The name it is documented by, then others it is known by. */
  readonly names: readonly [string, ...(readonly string[])];
  readonly isRequired: boolean;
  /** What the documentation says of it; null: its name says it. */
  readonly note: string | null;
}

interface ParamDetails {
  readonly also?: readonly string[];
  readonly note?: string;
}

/** A parameter that must be there. */
export const needs = (name: string, details: ParamDetails = {}): CallParam => declared(name, true, details);

/** A parameter that may be left out. */
export const may = (name: string, details: ParamDetails = {}): CallParam => declared(name, false, details);

function declared(name: string, isRequired: boolean, { also = [], note }: ParamDetails): CallParam {
  return { names: [name, ...also], isRequired, note: note ?? null };
}

/** As the documentation shows it: those in brackets may be left out. */
export function describeParam({ names: [name, ...also], isRequired, note }: CallParam): string {
  const text = isRequired ? name : `[${name}]`;
  const notes = [
    ...(note === null ? [] : [note]),
    ...(also.length === 0 ? [] : [`or as ${also.join(", ")}`]),
  ];
  return notes.length === 0 ? text : `${text} (${notes.join("; ")})`;
}

export function namesOf(params: readonly CallParam[]): ReadonlySet<string> {
  return new Set(params.flatMap(({ names }) => names));
}

/** What a method does not know it does not pass over: the caller meant something by it. Errors: INVALID_ARGUMENT. */
export function refuseUnknown(
  method: string,
  values: Readonly<Record<string, unknown>>,
  params: readonly CallParam[],
): void {
  const known = namesOf(params);
  const unknown = Object.keys(values).filter((name) => values[name] !== null && !known.has(name));
  if (unknown.length === 0) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${method} has no parameter ${unknown.map((name) => name.slice(0, 40)).join(", ")}`,
    remedy: params.length === 0 ? "send none" : `it takes ${params.map(({ names }) => names[0]).join(", ")}`,
    details: { unknown: unknown.join(", ") },
  });
}
