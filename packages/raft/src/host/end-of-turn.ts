/**
 * Runs callbacks once the event loop has handled everything that had come in: all of them in one `setImmediate`, in
 * the order they were given. A thousand zones woken by one message cost one turn of the loop, not a thousand. What is
 * given while they run waits for the next turn, so that a task that gives way lets other work in between.
 */
export function endOfTurn(): (callback: () => void) => void {
  let due: (() => void)[] = [];
  const arm = (): void => void setImmediate(run);
  const run = (): void => {
    const running = due;
    due = [];
    let done = 0;
    try {
      for (const callback of running) {
        done += 1;
        callback();
      }
    } finally {
      // One that throws takes nobody else's turn.
      const left = running.slice(done);
      if (left.length > 0) {
        due = [...left, ...due];
        if (due.length === left.length) arm();
      }
    }
  };
  return (callback) => {
    due.push(callback);
    if (due.length === 1) arm();
  };
}
