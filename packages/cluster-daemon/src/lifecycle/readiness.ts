/** Why the node does not serve yet: what is missing and what to do, one line. */
export interface UnreadyReason {
  /** Short name of the check, stable for scripts: "starting", "draining", "raft". */
  readonly check: string;
  readonly message: string;
}

/** Gathers the node's readiness from its parts. Ready means: mounts wired, caught up, not draining. */
export class Readiness {
  #phase: "starting" | "serving" | "draining" = "starting";
  #startingMessage = "the node is starting; ask again in a moment";
  readonly #notices: { readonly name: string; readonly notice: () => string | null }[] = [];
  readonly #checks: { readonly name: string; readonly reasons: () => readonly string[] }[] = [];

  /** A part that says by itself what it lacks; asked at every probe, so it must be cheap. */
  addCheck(name: string, reasons: () => readonly string[]): void {
    this.#checks.push({ name, reasons });
  }

  /** A part that may have something to say to an operator although the node serves. */
  addNotice(name: string, notice: () => string | null): void {
    this.#notices.push({ name, notice });
  }

  /** What an operator should know of a node, ready or not. */
  notices(): readonly UnreadyReason[] {
    return this.#notices.flatMap(({ name, notice }) => {
      const message = notice();
      return message === null ? [] : [{ check: name, message }];
    });
  }

  /** What the start is waiting for; shown until `serving`. */
  starting(message: string): void {
    this.#startingMessage = message;
  }

  serving(): void {
    if (this.#phase === "starting") this.#phase = "serving";
  }

  /** From here on the node is never ready again. */
  draining(): void {
    this.#phase = "draining";
  }

  reasons(): readonly UnreadyReason[] {
    switch (this.#phase) {
      case "starting":
        return [{ check: "starting", message: this.#startingMessage }];
      case "draining":
        return [{ check: "draining", message: "the node is shutting down; use another node" }];
      case "serving":
        return this.#checks.flatMap(({ name, reasons }) =>
          reasons().map((message) => ({ check: name, message })),
        );
      default:
        return this.#phase satisfies never;
    }
  }

  isReady(): boolean {
    return this.reasons().length === 0;
  }
}
