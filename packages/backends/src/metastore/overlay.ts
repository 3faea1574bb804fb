import type { KeyChange, KeyValueView } from "@nexus/kernel";

/** Changes not yet written, on top of a state: what the next commit of a batch builds on. */
export class Overlay implements KeyValueView {
  readonly #base: KeyValueView;
  /** Keys as latin-1 text: bytes have no value equality. */
  readonly #changes = new Map<string, KeyChange>();

  constructor(base: KeyValueView) {
    this.#base = base;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const change = this.#changes.get(textOf(key));
    if (change === undefined) return this.#base.get(key);
    return change.kind === "put" ? change.value : undefined;
  }

  absorb(changes: readonly KeyChange[]): void {
    for (const change of changes) this.#changes.set(textOf(change.key), change);
  }

  /** Each key once, with its last change. */
  changes(): readonly KeyChange[] {
    return [...this.#changes.values()];
  }
}

function textOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.length).toString("latin1");
}
