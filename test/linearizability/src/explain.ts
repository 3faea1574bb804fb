import type { Operation } from "./history.js";
import type { Model } from "./model.js";
import type { DeadEnd, Placed } from "./search.js";
import { barsOf } from "./time-bars.js";

/** How many of the last placed operations are shown. */
const SHOWN_PLACED = 10;
/** How many operations that overlap the blocked one are shown. */
const SHOWN_OTHERS = 10;
const SHOWN_STATES = 5;
/** Characters; longer descriptions lose their middle. */
const MAX_TEXT_LENGTH = 36;

interface Row<Input, Output> {
  readonly mark: string;
  readonly operation: Operation<Input, Output>;
  readonly note: string;
}

/** Draws the end of the longest linearizable prefix, the operation that cannot be placed, and what overlaps it. */
export function explainDeadEnd<State, Input, Output>(
  model: Model<State, Input, Output>,
  partition: string | null,
  operations: readonly Operation<Input, Output>[],
  deadEnd: DeadEnd<State, Input, Output>,
): string {
  const { blocked, order } = deadEnd;
  const rows = [
    ...placedRows(model, order),
    { mark: "X", operation: blocked, note: `cannot be placed; state can be ${stateList(model, deadEnd)}` },
    ...otherRows(operations, deadEnd),
  ];
  const where = partition === null ? "" : ` in ${JSON.stringify(partition)}`;
  return [
    `not linearizable${where} by model ${model.name}: ${describe(model, blocked)} cannot be placed`,
    `${order.length} of ${operations.length} operations are in the longest linearizable prefix:`,
    ...draw(model, rows),
  ].join("\n");
}

function placedRows<State, Input, Output>(
  model: Model<State, Input, Output>,
  order: readonly Placed<State, Input, Output>[],
): Row<Input, Output>[] {
  const hidden = Math.max(0, order.length - SHOWN_PLACED);
  return order.slice(hidden).map(({ operation, state }, index) => ({
    mark: String(hidden + index + 1),
    operation,
    note: `then ${clip(model.describeState(state))}`,
  }));
}

/** What else could have gone before the blocked operation returned, and did not help. */
function otherRows<State, Input, Output>(
  operations: readonly Operation<Input, Output>[],
  { blocked, order }: DeadEnd<State, Input, Output>,
): Row<Input, Output>[] {
  const placed = new Set(order.map(({ operation }) => operation));
  const endOfBlocked = blocked.outcome.kind === "returned" ? blocked.outcome.returnedAt : blocked.calledAt;
  return operations
    .filter((other) => other !== blocked && !placed.has(other) && other.calledAt <= endOfBlocked)
    .sort((a, b) => b.calledAt - a.calledAt)
    .slice(0, SHOWN_OTHERS)
    .map((operation) => ({ mark: "?", operation, note: "overlaps, not placed" }));
}

function stateList<State, Input, Output>(
  model: Model<State, Input, Output>,
  { possibleStates }: DeadEnd<State, Input, Output>,
): string {
  const shown = possibleStates.slice(0, SHOWN_STATES).map((state) => clip(model.describeState(state)));
  const hidden = possibleStates.length - shown.length;
  return `${shown.join(" or ")}${hidden > 0 ? ` or ${hidden} others` : ""}`;
}

function draw<State, Input, Output>(
  model: Model<State, Input, Output>,
  rows: readonly Row<Input, Output>[],
): string[] {
  const texts = rows.map(({ operation }) => describe(model, operation));
  const bars = barsOf(rows.map(({ operation }) => operation));
  const markWidth = Math.max(...rows.map(({ mark }) => mark.length));
  const textWidth = Math.max(...texts.map((text) => text.length));
  return rows.map(({ mark, note }, index) => {
    const text = (texts[index] ?? "").padEnd(textWidth);
    return `  ${mark.padStart(markWidth)} ${text} |${bars[index] ?? ""}| ${note}`;
  });
}

function describe<State, Input, Output>(
  model: Model<State, Input, Output>,
  { client, input, outcome }: Operation<Input, Output>,
): string {
  return clip(`client ${client}: ${model.describe(input, outcome)}`);
}

/** Keeps the end: two long values that were appended to differ there. */
function clip(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  const half = Math.floor((MAX_TEXT_LENGTH - 3) / 2);
  return `${text.slice(0, half)}...${text.slice(-half)}`;
}
