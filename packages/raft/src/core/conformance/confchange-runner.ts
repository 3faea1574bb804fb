import type { LogIndex } from "@nexus/contracts";
import { type ConfChangeResult, changeSimply, enterJoint, leaveJoint } from "../confchange/change.js";
import type { Configuration } from "../confchange/configuration.js";
import { progressStatus } from "../status.js";
import { ProgressTracker } from "../tracker.js";
import { findArgument, toBoolean, toChanges } from "./arguments.js";
import type { Directive } from "./datadriven.js";
import { describeConfiguration, describeProgressMap } from "./describe.js";

/** Runs the cases of configuration changes: one configuration, changed step by step. */
export class ConfChangeRunner {
  private readonly tracker = new ProgressTracker(10, null);
  /** Grows with every command, so that `next` tells when a member came. */
  private lastIndex = 0 as LogIndex;

  run(directive: Directive): string {
    const result = change(this.tracker.configuration, directive);
    const output = result.kind === "refused" ? `${result.problem}\n` : this.adopt(result.configuration);
    this.lastIndex = (this.lastIndex + 1) as LogIndex;
    return output;
  }

  private adopt(configuration: Configuration): string {
    this.tracker.switchTo(configuration, this.lastIndex);
    const progress = new Map(
      this.tracker.memberIds.map((id) => [id, progressStatus(this.tracker.progress(id)!)] as const),
    );
    return `${describeConfiguration(configuration)}\n${describeProgressMap(progress)}`;
  }
}

function change(from: Configuration, directive: Directive): ConfChangeResult {
  const changes = toChanges(directive.input);
  switch (directive.command) {
    case "simple":
      return changeSimply(from, changes);
    case "enter-joint": {
      const autoLeave = findArgument(directive, "autoleave");
      return enterJoint(from, autoLeave !== undefined && toBoolean(autoLeave.values[0]), changes);
    }
    case "leave-joint":
      if (changes.length > 0) throw new Error("leave-joint takes no changes");
      return leaveJoint(from);
    default:
      throw new Error(`unknown command ${directive.command}`);
  }
}
