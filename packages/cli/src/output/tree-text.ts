/** What a tree drawing needs of an item. */
export interface TreeNode {
  readonly name: string;
  /** null for leaves. */
  readonly children: AsyncIterable<TreeNode> | null;
}

/**
 * Lines of a tree below its root, branch by branch. One item of look-ahead a level tells the last of its
 * siblings apart, so a directory of any size is drawn in bounded memory.
 */
export async function* treeLines(nodes: AsyncIterable<TreeNode>, indent = ""): AsyncIterable<string> {
  let pending: TreeNode | null = null;
  for await (const node of nodes) {
    if (pending !== null) yield* branch(pending, indent, false);
    pending = node;
  }
  if (pending !== null) yield* branch(pending, indent, true);
}

async function* branch(node: TreeNode, indent: string, isLast: boolean): AsyncIterable<string> {
  yield `${indent}${isLast ? "└── " : "├── "}${node.name}`;
  if (node.children !== null) yield* treeLines(node.children, `${indent}${isLast ? "    " : "│   "}`);
}
