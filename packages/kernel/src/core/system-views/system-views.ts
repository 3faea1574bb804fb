import { NexusError, SYSTEM_PREFIX } from "@nexus/contracts";
import { splitPath } from "@nexus/lib";
import type { PatternResolver, VirtualChange, VirtualNode, VirtualPath } from "../dispatch/path-resolver.js";
import type { SystemView } from "./system-view.js";

const SYSTEM_ROOT = SYSTEM_PREFIX.slice(0, -1);

/** `/__sys__`: one resolver for all views of this node. Names nobody shows do not exist. */
export class SystemViews implements PatternResolver {
  readonly name = "system views";
  readonly patterns = [`${SYSTEM_ROOT}/**`];
  readonly #views = new Map<string, SystemView>();

  /** Adds one view; the function returned removes exactly it. Errors: ALREADY_EXISTS. */
  add(view: SystemView): () => void {
    if (this.#views.has(view.name)) {
      throw new NexusError({
        code: "ALREADY_EXISTS",
        what: `${SYSTEM_ROOT}/${view.name} is shown already`,
        remedy: "give the view another name",
      });
    }
    this.#views.set(view.name, view);
    return () => {
      if (this.#views.get(view.name) === view) this.#views.delete(view.name);
    };
  }

  async resolve({ path, context }: VirtualPath): Promise<VirtualNode | null> {
    const [, name, ...rest] = splitPath(path);
    if (name === undefined) return { kind: "directory", list: () => this.#list(context) };
    return (await this.#views.get(name)?.resolve(rest, context)) ?? null;
  }

  change({ path }: VirtualPath, wanted: VirtualChange): Promise<void> | null {
    const [, name, ...rest] = splitPath(path);
    return name === undefined ? null : (this.#views.get(name)?.change?.(rest, wanted) ?? null);
  }

  #list(context: VirtualPath["context"]): Promise<{ name: string; isDirectory: boolean }[]> {
    return Promise.all(
      [...this.#views.values()].map(async (view) => {
        const node = await view.resolve([], context);
        return { name: view.name, isDirectory: node?.kind === "directory" };
      }),
    );
  }
}
