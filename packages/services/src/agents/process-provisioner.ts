import { mkdir } from "node:fs/promises";
import { NexusError, type Pid } from "@nexus/contracts";
import type { Agent, AgentControl, AgentHandle, AgentProvisioner, HookSpec, Service } from "@nexus/kernel";
import { sleep } from "@nexus/lib";
import { type AgentCommand, commandOf, environmentOf } from "./agent-command.js";
import { AgentProcess, type EndingLimits } from "./agent-process.js";
import { type OutputLimits, OutputLines } from "./output-lines.js";
import { ProcessGroup } from "./process-group.js";
import { ProcessGuard } from "./process-guard.js";

export interface ProcessLimits extends OutputLimits, EndingLimits {
  /** Agents that run as processes of this node at once. */
  readonly maxProcesses: number;
  /** Tries to write down that a process has ended, and the pause between two (ms). */
  readonly maxExitReports: number;
  readonly exitReportPauseMs: number;
}

export const DEFAULT_PROCESS_LIMITS: ProcessLimits = {
  maxProcesses: 16,
  killAfterMs: 5_000,
  goneWithinMs: 3_000,
  maxExitReports: 20,
  exitReportPauseMs: 1_000,
  maxLineChars: 4_096,
  maxLinesPerSecond: 100,
};

export interface ProcessEvent {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface ProcessProvisionerOptions {
  readonly commands: readonly AgentCommand[];
  /** Variables that who spawns an agent may set. */
  readonly allowedEnvironment: ReadonlySet<string>;
  /** Variables of every agent's process; nothing else of this process's environment is handed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** Made when it is missing. */
  readonly workingDirectory: string;
  readonly limits: ProcessLimits;
  /** Monotonic (ms). */
  readonly nowMs: () => number;
  /** Has the kernel ask this for its MANAGED agents; returns what ends that. */
  readonly bind: (provisioner: AgentProvisioner) => () => void;
  /** Must not throw. */
  readonly onEvent: (event: ProcessEvent) => void;
}

interface Running {
  readonly group: ProcessGroup;
  readonly process: AgentProcess;
}

/**
 * Runs MANAGED agents as processes of this node: programs of a fixed list, each in a process group of its own that ends
 * with the agent, with the service, and with the node however that goes.
 */
export class ProcessProvisioner implements Service, AgentProvisioner {
  readonly name = "agent-processes";
  readonly dependencies: readonly string[] = [];
  readonly holdsAlone = "the agents of this node";
  readonly #options: ProcessProvisionerOptions;
  readonly #running = new Map<Pid, Running>();
  /** Processes there are and such as are being started. */
  #taken = 0;
  #guard: ProcessGuard | null = null;
  #unbind: (() => void) | null = null;
  readonly #reports = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(options: ProcessProvisionerOptions) {
    this.#options = options;
  }

  hookSpec(): HookSpec {
    return {};
  }

  /** Errors: those of the working directory, of starting the guard and of `bind`. */
  async start(): Promise<void> {
    const { workingDirectory, bind, onEvent } = this.#options;
    await mkdir(workingDirectory, { recursive: true });
    this.#guard = await ProcessGuard.start((error) =>
      onEvent({
        level: "error",
        message: "agent processes are unguarded: they would outlive a crash of this node",
        fields: { err: error },
      }),
    );
    try {
      this.#unbind = bind(this);
    } catch (error) {
      await this.#stopGuard();
      throw error;
    }
  }

  /** Ends every process, in bounded time: one that cannot be ended is told of as an event. */
  async stop(): Promise<void> {
    this.#unbind?.();
    this.#unbind = null;
    await Promise.all([...this.#running].map(([pid, { process }]) => this.#terminate(pid, process)));
    this.#stopping.abort();
    // A cluster that cannot write their ends down now finds the agents gone with this node.
    await Promise.race([Promise.all(this.#reports), sleep(this.#options.limits.exitReportPauseMs, null)]);
    await this.#stopGuard();
  }

  /** Never rejects: one that stays must not keep the others. */
  async #terminate(pid: Pid, process: AgentProcess): Promise<void> {
    try {
      await process.terminate();
    } catch (error) {
      const message = "an agent's process could not be ended";
      this.#options.onEvent({ level: "error", message, fields: { agent: pid, err: error } });
    }
  }

  async #stopGuard(): Promise<void> {
    const { limits, onEvent } = this.#options;
    const guard = this.#guard;
    this.#guard = null;
    if (guard === null || (await guard.stop(limits.goneWithinMs))) return;
    const message =
      "the guard of agent processes did not end and was killed: see that no agent's process is left";
    onEvent({ level: "error", message, fields: { guard: guard.id } });
  }

  async provision(agent: Agent, control: AgentControl, signal: AbortSignal): Promise<AgentHandle> {
    const { commands, allowedEnvironment, environment, workingDirectory, limits, onEvent } = this.#options;
    const command = commandOf(agent, commands);
    const own = environmentOf(agent, allowedEnvironment);
    const output = this.#outputOf(agent);
    this.#take();
    let group: ProcessGroup;
    try {
      group = await ProcessGroup.start({
        program: command.program,
        args: command.args,
        environment: { ...environment, ...own },
        workingDirectory,
        onOutput: (stream, bytes) => output[stream].push(bytes),
        onOutputEnd: () => {
          output.stdout.close();
          output.stderr.close();
        },
      });
    } catch (error) {
      this.#taken -= 1;
      throw error;
    }
    this.#guard?.add(group.id);
    const process = new AgentProcess(agent, group, control, limits);
    const isWanted = !signal.aborted && this.#unbind !== null;
    if (isWanted) this.#running.set(agent.pid, { group, process });
    const { name } = command;
    onEvent({
      level: "info",
      message: "an agent runs",
      fields: { agent: agent.pid, name, process: group.id },
    });
    const exited = group.exited.then((exitCode) =>
      this.#ended(agent.pid, group, isWanted ? control : null, exitCode),
    );
    this.#reports.add(exited);
    void exited.then(() => this.#reports.delete(exited));
    if (isWanted) return process;
    await group.kill(limits.goneWithinMs);
    throw new NexusError({
      code: "CANCELLED",
      what: `agent ${agent.pid} was not wanted any more when it came up`,
    });
  }

  #take(): void {
    const { maxProcesses } = this.#options.limits;
    if (this.#taken >= maxProcesses) {
      throw new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what: `${maxProcesses} agents run as processes of this node`,
        remedy: "end some of them, or spawn it on another node",
        details: { limit: maxProcesses },
      });
    }
    this.#taken += 1;
  }

  /** Never rejects. */
  async #ended(pid: Pid, group: ProcessGroup, control: AgentControl | null, exitCode: number): Promise<void> {
    const { onEvent } = this.#options;
    this.#taken -= 1;
    this.#guard?.remove(group.id);
    if (this.#running.get(pid)?.group === group) this.#running.delete(pid);
    onEvent({ level: "info", message: "an agent's process ended", fields: { agent: pid, exitCode } });
    if (control !== null) await this.#reportExit(pid, control, exitCode);
  }

  /** Through a zone without a leader for a while; one that has ended otherwise has its end already. */
  async #reportExit(pid: Pid, control: AgentControl, exitCode: number): Promise<void> {
    const { limits, onEvent } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await control.exited(exitCode);
        return;
      } catch (error) {
        if (NexusError.is(error) && (error.code === "CONFLICT" || error.code === "NOT_FOUND")) return;
        if (attempt === limits.maxExitReports || this.#stopping.signal.aborted) {
          const message = "the end of an agent could not be written down";
          onEvent({ level: "error", message, fields: { agent: pid, exitCode, err: error } });
          return;
        }
      }
      await sleep(limits.exitReportPauseMs, this.#stopping.signal).catch(() => undefined);
    }
  }

  #outputOf({ pid }: Agent): Readonly<Record<"stdout" | "stderr", OutputLines>> {
    const { limits, nowMs, onEvent } = this.#options;
    const linesOf = (stream: "stdout" | "stderr") =>
      new OutputLines(limits, {
        nowMs,
        onLine: (line) => onEvent({ level: "info", message: line, fields: { agent: pid, stream } }),
        onDropped: (lines) => {
          const message = "an agent wrote more than the log takes: lines were left out";
          onEvent({ level: "warn", message, fields: { agent: pid, stream, lines } });
        },
      });
    return { stdout: linesOf("stdout"), stderr: linesOf("stderr") };
  }
}
