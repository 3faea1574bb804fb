import { NexusError } from "@nexus/contracts";

/** One commit of a session: what it came to, or is about to. */
interface Answer {
  readonly sequence: number;
  readonly settled: Promise<Uint8Array>;
  /** Of the answer as it is kept; 0 until there is one. */
  bytes: number;
  isDone: boolean;
}

interface Session {
  readonly id: string;
  /** The life of the zone it commits to. */
  readonly life: string;
  /** By sequence. */
  readonly answers: Map<number, Answer>;
  answeredBelow: number;
  answerBytes: number;
  /** Sequences whose answers made room for others. */
  readonly forgotten: Set<number>;
}

export interface CommitSessionsOptions {
  /** Sessions known at once: the one used longest ago makes room, unless a commit of it is under way. */
  readonly maxSessions: number;
  /** Commits of one session whose answers its client may still ask for; more are refused RESOURCE_EXHAUSTED. */
  readonly maxAnswers: number;
  /** Bytes of kept answers of one session; beyond them the oldest are forgotten, not that they were given. */
  readonly maxAnswerBytes: number;
  readonly newId: () => string;
  readonly onLimit: (limit: "commitSessions" | "commitSessionAnswers") => void;
}

export interface SessionCommit {
  readonly sessionId: string;
  readonly life: string;
  readonly sequence: number;
  readonly answeredBelow: number;
}

/**
 * What clients committed through this process, for as long as they may ask again: a commit whose answer was lost is
 * answered, not applied a second time. A session does not outlive the process, and says so.
 */
export class CommitSessions {
  readonly #options: CommitSessionsOptions;
  /** The one used longest ago first. */
  readonly #sessions = new Map<string, Session>();

  constructor(options: CommitSessionsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** A session for commits to one life of a zone. Errors: RESOURCE_EXHAUSTED (all are in use). */
  open(life: string): string {
    if (this.#sessions.size >= this.#options.maxSessions) this.#makeRoom();
    const id = this.#options.newId();
    this.#sessions.set(id, {
      id,
      life,
      answers: new Map(),
      answeredBelow: 1,
      answerBytes: 0,
      forgotten: new Set(),
    });
    return id;
  }

  /**
   * What `apply` comes to; for a sequence that came before, what it came to then. Errors: SESSION_EXPIRED (nothing was
   * done), UNKNOWN_OUTCOME (it was given up, or its answer is no longer kept), RESOURCE_EXHAUSTED, and those of `apply`.
   */
  run(commit: SessionCommit, apply: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const { sequence, answeredBelow } = commit;
    const session = this.#use(commit);
    this.#forgetAnswered(session, answeredBelow);
    const known = session.answers.get(sequence);
    if (known !== undefined) return known.settled;
    if (sequence < session.answeredBelow || session.forgotten.has(sequence))
      throw answerGone(session.id, sequence);
    const { maxAnswers } = this.#options;
    if (sequence >= session.answeredBelow + maxAnswers) {
      this.#options.onLimit("commitSessionAnswers");
      throw outsideWindow(sequence, session.answeredBelow, maxAnswers);
    }
    const answer: Answer = { sequence, settled: apply(), bytes: 0, isDone: false };
    session.answers.set(sequence, answer);
    answer.settled.then(
      (reply) => this.#done(session, answer, reply.length),
      () => this.#done(session, answer, 0),
    );
    return answer.settled;
  }

  #use({ sessionId, life }: SessionCommit): Session {
    const session = this.#sessions.get(sessionId);
    if (session === undefined || session.life !== life) throw expired(sessionId);
    this.#sessions.delete(sessionId);
    this.#sessions.set(sessionId, session);
    return session;
  }

  #forgetAnswered(session: Session, answeredBelow: number): void {
    if (answeredBelow <= session.answeredBelow) return;
    session.answeredBelow = answeredBelow;
    for (const answer of session.answers.values()) {
      if (answer.sequence < answeredBelow) this.#forget(session, answer);
    }
    for (const sequence of session.forgotten)
      if (sequence < answeredBelow) session.forgotten.delete(sequence);
  }

  #done(session: Session, answer: Answer, bytes: number): void {
    answer.isDone = true;
    // Its client gave it up meanwhile.
    if (session.answers.get(answer.sequence) !== answer) return;
    answer.bytes = bytes;
    session.answerBytes += bytes;
    for (const oldest of session.answers.values()) {
      if (session.answerBytes <= this.#options.maxAnswerBytes) return;
      if (!oldest.isDone) continue;
      this.#forget(session, oldest);
      session.forgotten.add(oldest.sequence);
    }
  }

  #forget(session: Session, answer: Answer): void {
    session.answers.delete(answer.sequence);
    session.answerBytes -= answer.bytes;
    answer.bytes = 0;
  }

  #makeRoom(): void {
    for (const session of this.#sessions.values()) {
      if ([...session.answers.values()].some(({ isDone }) => !isDone)) continue;
      this.#sessions.delete(session.id);
      return;
    }
    const { maxSessions, onLimit } = this.#options;
    onLimit("commitSessions");
    throw new NexusError({
      code: "RESOURCE_EXHAUSTED",
      what: `${maxSessions} sessions have commits under way here`,
      remedy: "try again later or use another server",
      details: { limit: maxSessions },
    });
  }
}

function expired(sessionId: string): NexusError {
  return new NexusError({
    code: "SESSION_EXPIRED",
    what: `session ${JSON.stringify(sessionId.slice(0, 40))} is not known to this process; nothing was done`,
    remedy: "open a new one",
  });
}

function answerGone(sessionId: string, sequence: number): NexusError {
  return new NexusError({
    code: "UNKNOWN_OUTCOME",
    what: `commit ${sequence} of session ${sessionId} came before, but its answer is no longer kept`,
    remedy: "read back what it would have changed",
    details: { sequence },
  });
}

function outsideWindow(sequence: number, answeredBelow: number, maxAnswers: number): NexusError {
  const last = answeredBelow + maxAnswers - 1;
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `commit ${sequence} is not one of ${answeredBelow} to ${last} of its session; nothing was done`,
    remedy: "wait for answers to earlier ones",
    details: { sequence, answeredBelow, limit: maxAnswers },
  });
}
