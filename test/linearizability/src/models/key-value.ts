import type { Model } from "../model.js";

/** A map of strings in which an absent key reads as the empty string. One partition per key. */
export type KeyValueInput =
  | { readonly kind: "get"; readonly key: string }
  | { readonly kind: "put"; readonly key: string; readonly value: string }
  | { readonly kind: "append"; readonly key: string; readonly value: string };

/** What a get returned; null for put and append. */
export type KeyValueOutput = string | null;

/** The state is one key's value. */
export const keyValueModel: Model<string, KeyValueInput, KeyValueOutput> = {
  name: "key-value",
  initial: "",

  step(value, input, outcome) {
    switch (input.kind) {
      case "get":
        return outcome.kind === "unknown" || outcome.output === value ? [value] : [];
      case "put":
        return [input.value];
      case "append":
        return [value + input.value];
      default:
        return input satisfies never;
    }
  },

  stateKey: (value) => value,
  partition: (input) => input.key,
  isReadOnly: (input) => input.kind === "get",
  inputKey: (input) => JSON.stringify(input),

  describe(input, outcome) {
    if (input.kind !== "get") return `${input.kind} ${JSON.stringify(input.value)}`;
    return `get -> ${outcome.kind === "returned" ? JSON.stringify(outcome.output) : "?"}`;
  },

  describeState: (value) => JSON.stringify(value),
};
