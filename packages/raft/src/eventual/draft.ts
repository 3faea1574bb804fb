import type { KeyChange, KeyValueView } from "@nexus/kernel";
import { keyText } from "../zone/state/keys.js";

/** Changes gathered on top of a view, to be written in one step. The last change of a key counts. */
export class Draft implements KeyValueView {
  readonly #view: KeyValueView;
  readonly #changes = new Map<string, KeyChange>();

  constructor(view: KeyValueView) {
    this.#view = view;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const change = this.#changes.get(keyText(key));
    if (change === undefined) return this.#view.get(key);
    return change.kind === "put" ? change.value : undefined;
  }

  get isEmpty(): boolean {
    return this.#changes.size === 0;
  }

  put(changes: readonly KeyChange[]): void {
    for (const change of changes) this.#changes.set(keyText(change.key), change);
  }

  changes(): readonly KeyChange[] {
    return [...this.#changes.values()];
  }
}
