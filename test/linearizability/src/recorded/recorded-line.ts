import { type Operation, type Outcome, returned, UNKNOWN } from "../history.js";

/**
 * One line of a recorded history. Its time is the number of the line.
 * - `call`: a client sends an operation
 * - `return`: that operation was answered
 * - `lost`: no answer will come; it may still take effect
 * - `refused`: it certainly took no effect, or tells nothing
 */
export type RecordedLine<Input, Output> =
  | { readonly kind: "call"; readonly client: number; readonly input: Input }
  | { readonly kind: "return"; readonly client: number; output(input: Input): Output }
  | { readonly kind: "lost"; readonly client: number }
  | { readonly kind: "refused"; readonly client: number };

interface OpenCall<Input> {
  readonly input: Input;
  readonly calledAt: number;
}

/** Pairs calls with what became of them; what is still open at the end has an unknown outcome. */
export function pairCalls<Input, Output>(
  lines: readonly RecordedLine<Input, Output>[],
): Operation<Input, Output>[] {
  const open = new Map<number, OpenCall<Input>>();
  const operations: Operation<Input, Output>[] = [];
  const close = (client: number, call: OpenCall<Input>, outcome: Outcome<Output>) => {
    open.delete(client);
    operations.push({ client, ...call, outcome });
  };
  for (const [time, line] of lines.entries()) {
    const { client } = line;
    const call = open.get(client);
    if (line.kind === "call") {
      if (call !== undefined)
        throw new Error(`entry ${time}: client ${client} calls while its last call is open`);
      open.set(client, { input: line.input, calledAt: time });
      continue;
    }
    if (call === undefined) throw new Error(`entry ${time}: client ${client} is answered without a call`);
    if (line.kind === "refused") open.delete(client);
    else if (line.kind === "lost") close(client, call, UNKNOWN);
    else close(client, call, returned(line.output(call.input), time));
  }
  for (const [client, call] of [...open]) close(client, call, UNKNOWN);
  return operations;
}
