import { describe, expect, it } from "vitest";
import { type TreeNode, treeLines } from "./tree-text.js";

describe("trees", () => {
  async function* nodes(
    ...items: readonly (string | [string, AsyncIterable<TreeNode>])[]
  ): AsyncIterable<TreeNode> {
    for (const item of items) {
      yield typeof item === "string" ? { name: item, children: null } : { name: item[0], children: item[1] };
    }
  }

  it("draw the last of siblings as the end of its branch", async () => {
    const lines: string[] = [];
    for await (const line of treeLines(nodes(["a/", nodes("b", ["c/", nodes()])], "d"))) lines.push(line);
    expect(lines).toEqual(["├── a/", "│   ├── b", "│   └── c/", "└── d"]);
  });
});
