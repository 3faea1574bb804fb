import { type Operation, returned, UNKNOWN } from "../history.js";

/** What becomes of a command: answered; given up by its client but done later; given up and never done. */
export type Fate = "answered" | "late" | "never";

export interface Command<Input> {
  readonly client: number;
  readonly input: Input;
  readonly fate: Fate;
}

type Apply<Input, Output> = (input: Input) => Output;

/**
 * Runs the commands for real, each client its own in order, and records what clients see. Call, effect and return of
 * a command are separate moments; `choices` decides, moment by moment, who moves. `apply` does the effect at once.
 */
export function runClients<Input, Output>(
  commands: readonly Command<Input>[],
  choices: readonly number[],
  apply: Apply<Input, Output>,
): Operation<Input, Output>[] {
  const history: Operation<Input, Output>[] = [];
  const lateEffects: (() => void)[] = [];
  let now = 0;

  function* runClient(own: readonly Command<Input>[]): Generator<void> {
    for (const { client, input, fate } of own) {
      const calledAt = ++now;
      yield;
      if (fate !== "answered") {
        history.push({ client, input, calledAt, outcome: UNKNOWN });
        if (fate === "late") lateEffects.push(() => apply(input));
        continue;
      }
      const output = apply(input);
      yield;
      history.push({ client, input, calledAt, outcome: returned(output, ++now) });
      yield;
    }
  }

  const clients = [...new Set(commands.map(({ client }) => client))];
  let running = clients.map((client) => runClient(commands.filter((command) => command.client === client)));
  for (let turn = 0; running.length + lateEffects.length > 0; turn += 1) {
    const at = (choices[turn % choices.length] ?? 0) % (running.length + lateEffects.length);
    const client = running[at];
    if (client === undefined) lateEffects.splice(at - running.length, 1)[0]?.();
    else if (client.next().done === true) running = running.filter((other) => other !== client);
  }
  return history;
}
