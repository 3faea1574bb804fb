// The rules of this repository that no ready-made lint rule can express, as a plugin of oxlint.
import { relative, sep } from "node:path";
import { explainForbiddenImport, isPureCore } from "./import-rules.mjs";

/** Every way to name another module: import, export from, import type, import(), require, import.meta.resolve. */
const importBoundaries = {
  create(context) {
    const file = repositoryPath(context);
    const check = (node, source) => {
      const specifier = literalText(source);
      if (specifier === null) return;
      const reason = explainForbiddenImport(file, specifier);
      if (reason !== null) context.report({ node, message: reason });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (node) => check(node, node.source ?? node.argument),
      TSExternalModuleReference: (node) => check(node, node.expression),
      CallExpression: (node) => {
        if (isModuleLookup(node.callee)) check(node, node.arguments[0]);
      },
    };
  },
};

/** The pure core decides in one step: nothing in it may wait. Globals are restricted in .oxlintrc.json. */
const pureCore = {
  create(context) {
    if (!isPureCore(repositoryPath(context))) return {};
    const refuse = (node) =>
      context.report({ node, message: "the pure core of raft never waits: no async code" });
    const refuseAsyncFunction = (node) => {
      if (node.async) refuse(node);
    };
    return {
      AwaitExpression: refuse,
      FunctionDeclaration: refuseAsyncFunction,
      FunctionExpression: refuseAsyncFunction,
      ArrowFunctionExpression: refuseAsyncFunction,
      ForOfStatement: (node) => {
        if (node.await) refuse(node);
      },
    };
  },
};

/** A suppression says why: `// oxlint-disable-next-line rule -- reason`, `// biome-ignore format: reason`. */
const explainedSuppressions = {
  create(context) {
    return {
      Program: () => {
        for (const comment of context.sourceCode.getAllComments()) {
          if (isUnexplainedSuppression(comment.value)) {
            context.report({ node: comment, message: "say why this rule does not apply here, after ' -- '" });
          }
        }
      },
    };
  },
};

function isUnexplainedSuppression(text) {
  const comment = text.trim();
  if (/^(ox|es)lint-disable/.test(comment)) return !/\s--\s+\S.{7,}/.test(comment);
  if (comment.startsWith("biome-ignore")) return !/:\s*\S.{7,}/.test(comment);
  return /^@ts-(expect-error|ignore|nocheck)\s*$/.test(comment);
}

/** A string, or a template without holes. null: not known before the program runs. */
function literalText(node) {
  if (node === null || node === undefined) return null;
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  if (node.type === "TSLiteralType") return literalText(node.literal);
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return null;
}

function isModuleLookup(callee) {
  if (callee.type === "Identifier") return callee.name === "require";
  if (callee.type !== "MemberExpression" || callee.property.name !== "resolve") return false;
  return callee.object.type === "MetaProperty" || callee.object.name === "require";
}

function repositoryPath(context) {
  return relative(context.cwd, context.filename).split(sep).join("/");
}

export default {
  meta: { name: "nexus" },
  rules: {
    "import-boundaries": importBoundaries,
    "pure-core": pureCore,
    "explained-suppressions": explainedSuppressions,
  },
};
