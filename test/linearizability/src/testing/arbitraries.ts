import fc from "fast-check";
import { type Operation, returned, UNKNOWN } from "../history.js";
import type { KeyValueInput, KeyValueOutput } from "../models/key-value.js";
import type { RegisterInput, RegisterOutput, RegisterState } from "../models/register.js";
import { type Command, runClients } from "./run-clients.js";

const fewValues = fc.integer({ min: 0, max: 2 });

const registerInputs: fc.Arbitrary<RegisterInput> = fc.oneof(
  fc.constant<RegisterInput>({ kind: "read" }),
  fewValues.map((value): RegisterInput => ({ kind: "write", value })),
  fc
    .tuple(fewValues, fewValues)
    .map(([expected, value]): RegisterInput => ({ kind: "cas", expected, value })),
);

const keyValueInputs: fc.Arbitrary<KeyValueInput> = fc
  .tuple(fc.constantFrom("get", "put", "append"), fc.constantFrom("a", "b"), fc.constantFrom("x", "y"))
  .map(
    ([kind, key, value]): KeyValueInput =>
      kind === "get" ? { kind, key } : { kind: kind as "put", key, value },
  );

/** Histories that really happened on a register: always linearizable. */
export function realRegisterHistories(
  maxLength: number,
): fc.Arbitrary<Operation<RegisterInput, RegisterOutput>[]> {
  return scripts(registerInputs, maxLength).map(([commands, choices]) => {
    let held: RegisterState = null;
    return runClients(commands, choices, (input): RegisterOutput => {
      if (input.kind === "read") return { kind: "read", value: held };
      const swapped = input.kind === "write" || held === input.expected;
      if (swapped) held = input.value;
      return input.kind === "write" ? { kind: "write" } : { kind: "cas", swapped };
    });
  });
}

/** Histories that really happened on a map: always linearizable. */
export function realKeyValueHistories(
  maxLength: number,
): fc.Arbitrary<Operation<KeyValueInput, KeyValueOutput>[]> {
  return scripts(keyValueInputs, maxLength).map(([commands, choices]) => {
    const held = new Map<string, string>();
    return runClients(commands, choices, (input): KeyValueOutput => {
      const before = held.get(input.key) ?? "";
      if (input.kind === "get") return before;
      held.set(input.key, input.kind === "put" ? input.value : before + input.value);
      return null;
    });
  });
}

/** Register histories that nobody ran: any answer at any time, equal times included. Linearizable or not. */
export function inventedRegisterHistories(
  maxLength: number,
): fc.Arbitrary<Operation<RegisterInput, RegisterOutput>[]> {
  const operation = fc.record({
    input: registerInputs,
    value: fewValues,
    swapped: fc.boolean(),
    calledAt: fc.integer({ min: 0, max: 6 }),
    duration: fc.integer({ min: 0, max: 4 }),
    isLost: fc.nat(4).map((roll) => roll === 0),
  });
  return fc.array(operation, { maxLength }).map((drawn) =>
    drawn.map(({ input, value, swapped, calledAt, duration, isLost }, client) => {
      const answers = {
        read: { kind: "read", value },
        write: { kind: "write" },
        cas: { kind: "cas", swapped },
      } as const;
      const outcome = isLost ? UNKNOWN : returned<RegisterOutput>(answers[input.kind], calledAt + duration);
      return { client, input, calledAt, outcome };
    }),
  );
}

/** The history with the answer of one read replaced by `value`; unchanged when it has no read. */
export function withLie(
  history: readonly Operation<RegisterInput, RegisterOutput>[],
  pick: number,
  value: RegisterState,
): Operation<RegisterInput, RegisterOutput>[] {
  const reads = history.filter(({ input, outcome }) => input.kind === "read" && outcome.kind === "returned");
  const liar = reads[pick % Math.max(1, reads.length)];
  return history.map((operation) => {
    if (operation !== liar || operation.outcome.kind === "unknown") return operation;
    return { ...operation, outcome: returned({ kind: "read", value }, operation.outcome.returnedAt) };
  });
}

function scripts<Input>(
  inputs: fc.Arbitrary<Input>,
  maxLength: number,
): fc.Arbitrary<[Command<Input>[], number[]]> {
  const command = fc.record({
    client: fc.nat(3),
    input: inputs,
    fate: fc.constantFrom("answered", "answered", "answered", "late", "never"),
  });
  return fc.tuple(
    fc.array(command as fc.Arbitrary<Command<Input>>, { maxLength }),
    fc.array(fc.nat(99), { minLength: 1, maxLength: 4 * maxLength }),
  );
}
