/** Work that many causes ask for and that covers all of them when it runs once, at a moment `schedule` chooses. */
export class OnceLater {
  readonly #schedule: (run: () => void) => void;
  readonly #work: () => void;
  #isDue = false;

  constructor(schedule: (run: () => void) => void, work: () => void) {
    this.#schedule = schedule;
    this.#work = work;
  }

  /** Asks for the work; asked again before it runs, nothing more happens. */
  mark(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#schedule(() => {
      this.#isDue = false;
      this.#work();
    });
  }
}
