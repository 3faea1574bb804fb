import type { NodeId } from "@nexus/contracts";
import type { ConfChangeSingle, ConfChangeTransition, ConfChangeType } from "../types.js";
import type { Argument, Directive } from "./datadriven.js";

/** Reading the arguments of a directive. Errors: Error saying what was expected. */

/** The arguments without `=`, as node ids. */
export function plainIds(directive: Directive): NodeId[] {
  return directive.args.filter((arg) => arg.values.length === 0).map((arg) => toNodeId(arg.key));
}

export function plainWord(directive: Directive, position: number, what: string): string {
  const word = directive.args[position]?.key;
  if (word === undefined) throw new Error(`${directive.command}: ${what} is missing`);
  return word;
}

export function plainId(directive: Directive, position = 0): NodeId {
  return toNodeId(plainWord(directive, position, "a node id"));
}

export function findArgument(directive: Directive, key: string): Argument | undefined {
  return directive.args.find((arg) => arg.key === key);
}

export function toNodeId(word: string): NodeId {
  return toNumber(word) as NodeId;
}

export function toNumber(word: string | undefined): number {
  const value = Number(word);
  if (word === undefined || !Number.isSafeInteger(value)) throw new Error(`${word} is not a whole number`);
  return value;
}

export function toBoolean(word: string | undefined): boolean {
  if (word === "true") return true;
  if (word === "false") return false;
  throw new Error(`${word} is neither true nor false`);
}

export function toChoice<T extends string>(word: string | undefined, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === word);
  if (choice === undefined) throw new Error(`${word} is none of ${choices.join(", ")}`);
  return choice;
}

export function toTransition(word: string | undefined): ConfChangeTransition {
  const transitions = {
    auto: "ConfChangeTransitionAuto",
    implicit: "ConfChangeTransitionJointImplicit",
    explicit: "ConfChangeTransitionJointExplicit",
  } as const;
  return transitions[toChoice(word, ["auto", "implicit", "explicit"])];
}

const CHANGE_TYPES: Readonly<Record<string, ConfChangeType>> = {
  v: "ConfChangeAddNode",
  l: "ConfChangeAddLearnerNode",
  r: "ConfChangeRemoveNode",
  u: "ConfChangeUpdateNode",
};

/** Parses `v1 l2 r3 u4`. */
export function toChanges(input: string): ConfChangeSingle[] {
  const words = input.split(/\s+/).filter((word) => word !== "");
  return words.map((word) => {
    const type = CHANGE_TYPES[word.slice(0, 1)];
    if (type === undefined) throw new Error(`unknown change ${word}`);
    return { type, nodeId: toNodeId(word.slice(1)) };
  });
}
