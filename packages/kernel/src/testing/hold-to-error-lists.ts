import { NexusError } from "@nexus/contracts";
import type { Kernel } from "../kernel/api.js";
import { CHANGE_ERRORS, COMMON_ERRORS, type SyscallFacts } from "../syscalls/facts.js";
import { SYSCALLS } from "../syscalls/table.js";

/** Calls of a kernel that lie in objects of their own. */
const GROUPS = ["channels", "agents", "sessions", "trash"] as const;
/** How the several-at-once and streamed kinds of a call are told from the name of the table. */
const KIND = /(Batch|Stream)$/;

type Call = (...args: readonly unknown[]) => unknown;

/** Every code the documentation says a call may answer. */
export function documentedErrors({ errors, changes }: SyscallFacts): ReadonlySet<string> {
  return new Set([...errors, ...COMMON_ERRORS, ...(changes === null ? [] : CHANGE_ERRORS)]);
}

/**
 * The same kernel, whose calls fail with a plain Error, named after the call and the code, when they throw what their
 * list of errors (docs/syscalls.md) does not have: the items of batches and the steps of iterators, too.
 */
export function holdToErrorLists<K extends Kernel>(kernel: K): K {
  const groups = new Map<unknown, object>(
    GROUPS.map((group) => [group, held(kernel[group], `${group}.`, new Map())]),
  );
  return held(kernel, "", groups);
}

function held<T extends object>(target: T, prefix: string, groups: ReadonlyMap<unknown, object>): T {
  return new Proxy(target, {
    get(_, property) {
      const group = groups.get(property);
      if (group !== undefined) return group;
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      const call = value.bind(target) as Call;
      const facts = factsOf(prefix + String(property));
      return facts === undefined ? call : heldCall(facts, call);
    },
  });
}

function factsOf(name: string): SyscallFacts | undefined {
  const find = (wanted: string) => SYSCALLS.find((each) => each.name === wanted);
  return find(name) ?? find(name.replace(KIND, ""));
}

function heldCall(facts: SyscallFacts, call: Call): Call {
  const known = documentedErrors(facts);
  const check = (error: unknown): unknown => {
    if (!NexusError.is(error) || known.has(error.code)) return error;
    return new Error(
      `${facts.name} answered ${error.code}, which docs/syscalls.md does not say: ${error.message}`,
    );
  };
  return (...args) => {
    const answer = attempt(() => call(...args), check);
    if (isIterable(answer)) return heldIterable(answer, check);
    return answer instanceof Promise ? heldPromise(answer, check) : answer;
  };
}

function attempt<T>(work: () => T, check: (error: unknown) => unknown): T {
  try {
    return work();
  } catch (error) {
    throw check(error);
  }
}

async function heldPromise(answer: Promise<unknown>, check: (error: unknown) => unknown): Promise<unknown> {
  let value: unknown;
  try {
    value = await answer;
  } catch (error) {
    throw check(error);
  }
  for (const item of Array.isArray(value) ? (value as readonly unknown[]) : []) {
    if (typeof item !== "object" || item === null || !("error" in item)) continue;
    const checked = check(item.error);
    if (checked !== item.error) throw checked;
  }
  return value;
}

function isIterable(answer: unknown): answer is AsyncIterable<unknown> {
  return typeof answer === "object" && answer !== null && Symbol.asyncIterator in answer;
}

async function* heldIterable(
  answer: AsyncIterable<unknown>,
  check: (error: unknown) => unknown,
): AsyncGenerator<unknown> {
  try {
    yield* answer;
  } catch (error) {
    throw check(error);
  }
}
