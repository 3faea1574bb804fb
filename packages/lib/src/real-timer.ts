/** A timer of this process, as what takes its timers from outside is given it. */
export function setRealTimer(delayMs: number, callback: () => void): { cancel(): void } {
  const timer = setTimeout(callback, delayMs);
  return { cancel: () => clearTimeout(timer) };
}
