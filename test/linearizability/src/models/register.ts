import type { Model } from "../model.js";

/** One register. `null`: never written. */
export type RegisterState = string | number | null;

export type RegisterInput =
  | { readonly kind: "read" }
  | { readonly kind: "write"; readonly value: RegisterState }
  /** Writes `value` if the register holds `expected`; says whether it did. */
  | { readonly kind: "cas"; readonly expected: RegisterState; readonly value: RegisterState };

export type RegisterOutput =
  | { readonly kind: "read"; readonly value: RegisterState }
  | { readonly kind: "write" }
  | { readonly kind: "cas"; readonly swapped: boolean };

export const registerModel: Model<RegisterState, RegisterInput, RegisterOutput> = {
  name: "register",
  initial: null,

  step(state, input, outcome) {
    const output = outcome.kind === "returned" ? outcome.output : null;
    if (output !== null && output.kind !== input.kind) {
      throw new TypeError(
        `a ${input.kind} was answered as a ${output.kind}: the history is recorded wrongly`,
      );
    }
    switch (input.kind) {
      case "read":
        return output?.kind !== "read" || output.value === state ? [state] : [];
      case "write":
        return [input.value];
      case "cas": {
        const swaps = state === input.expected;
        if (output?.kind === "cas" && output.swapped !== swaps) return [];
        return [swaps ? input.value : state];
      }
      default:
        return input satisfies never;
    }
  },

  stateKey: (state) => (state === null ? "null" : `${typeof state} ${state}`),
  isReadOnly: (input) => input.kind === "read",
  inputKey: (input) => JSON.stringify(input),

  describe(input, outcome) {
    const output = outcome.kind === "returned" ? outcome.output : null;
    switch (input.kind) {
      case "read":
        return `read -> ${output?.kind === "read" ? output.value : "?"}`;
      case "write":
        return `write ${input.value}`;
      case "cas": {
        const result = output?.kind !== "cas" ? "?" : output.swapped ? "swapped" : "kept";
        return `cas ${input.expected} ${input.value} -> ${result}`;
      }
      default:
        return input satisfies never;
    }
  },

  describeState: (state) => String(state),
};
