import { type Operation, returned, UNKNOWN } from "../history.js";
import type { RegisterInput, RegisterOutput, RegisterState } from "../models/register.js";

type RegisterOperation = Operation<RegisterInput, RegisterOutput>;
/** Call and return; null: no return, unknown outcome. */
type Span = readonly [calledAt: number, returnedAt: number | null];

/** Short spellings for register histories in tests. The client is the time of the call. */
export const write = (value: RegisterState, span: Span): RegisterOperation =>
  operation({ kind: "write", value }, { kind: "write" }, span);

export const read = (value: RegisterState, span: Span): RegisterOperation =>
  operation({ kind: "read" }, { kind: "read", value }, span);

export const cas = (
  expected: RegisterState,
  value: RegisterState,
  swapped: boolean,
  span: Span,
): RegisterOperation => operation({ kind: "cas", expected, value }, { kind: "cas", swapped }, span);

function operation(
  input: RegisterInput,
  output: RegisterOutput,
  [calledAt, returnedAt]: Span,
): RegisterOperation {
  const outcome = returnedAt === null ? UNKNOWN : returned(output, returnedAt);
  return { client: calledAt, input, calledAt, outcome };
}
