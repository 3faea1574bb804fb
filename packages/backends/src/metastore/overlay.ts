import type { KeyChange, KeyValueView } from "@nexus/kernel";

/** Changes not yet written, on top of a state: what the next commit of a batch builds on. */
export class Overlay implements KeyValueView {
  readonly #base: KeyValueView;
  readonly #changes = new Map<string, KeyChange>();

  constructor(base: KeyValueView) {
    this.#base = base;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const change = this.#changes.get(keyText(key));
    if (change === undefined) return this.#base.get(key);
    return change.kind === "put" ? change.value : undefined;
  }

  absorb(changes: readonly KeyChange[]): void {
    for (const change of changes) this.#changes.set(keyText(change.key), change);
  }

  /** Each key once, with its last change. */
  changes(): readonly KeyChange[] {
    return [...this.#changes.values()];
  }
}

/** A key as text of one character a byte: bytes have no value equality. */
export function keyText(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.length).toString("latin1");
}
