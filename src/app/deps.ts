import type { Caller } from '../model/actor.ts';
import type { Agents, McpOffer, Programs } from '../model/ports/agents.ts';
import type { Desk } from '../model/ports/desk.ts';
import type { Git } from '../model/ports/git.ts';
import type { MprocsSession } from '../model/ports/mprocs.ts';
import type { Executor, Processes } from '../model/ports/process.ts';
import type {
  AuditLog,
  HistoryStore,
  Inbox,
  Locks,
  PolicyStore,
  ProposalStore,
  RepoFiles,
  RunStore,
  SequenceStore,
  TrustStore,
} from '../model/ports/store.ts';
import type { Clock, Ids } from '../model/ports/time.ts';
import type { CustomAgent } from '../model/policy.ts';
import type { Result } from '../model/result.ts';
import type { RunRequest } from './run/request.ts';
import type { Finding } from './threados.ts';

/** What the use-cases stand on. The composition root (`main.ts`) fills it in; what is heavy arrives by a function. */
export interface Deps {
  /** Absolute. */
  readonly root: string;
  readonly caller: Caller;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly machine: Machine;

  readonly sequences: SequenceStore;
  readonly files: RepoFiles;
  readonly policies: PolicyStore;
  readonly locks: Locks;
  readonly runs: RunStore;
  readonly audit: AuditLog;
  readonly proposals: ProposalStore;
  readonly history: HistoryStore;
  readonly trust: TrustStore;
  readonly inbox: Inbox<RunRequest>;

  /** The key that this repo's step tokens are signed with. */
  readonly tokenKey: () => Promise<string>;
  readonly processes: () => Promise<Processes>;
  readonly programs: () => Promise<Programs>;
  readonly agents: (custom: Readonly<Record<string, CustomAgent>>) => Promise<Agents>;
  readonly git: () => Promise<Git>;
  readonly desk: () => Promise<Desk>;
  readonly mprocs: () => Promise<MprocsSession>;
  readonly executor: (name: 'direct' | 'mprocs') => Promise<Executor>;
  /** Lets go of an executor's helpers, where it was used. */
  readonly closeExecutor: (name: 'direct' | 'mprocs') => Promise<void>;
  /** Starts a scheduler of this repo that outlives this command; it leaves again where one is there already. */
  readonly detachScheduler: () => Promise<Result<void>>;
  /** Calls back after anything under `.threados/` changed, within about a second; the returned function ends it. */
  readonly watch: (onChange: () => void) => () => void;
  /** The files of a fresh `.threados/`, and the package's templates. */
  readonly starter: Starter;
  /** What the machine has and lacks, beyond this repo. */
  readonly probes: () => Promise<readonly Finding[]>;
  /** Reads, lists and writes below `.threados/runs/`. Absolute paths. */
  readonly artifacts: ArtifactFiles;
}

export interface Starter {
  /** Lays the JSON Schemas that sequence.yaml and policy.yaml point editors at, where they are missing or old. Never fails. */
  keepSchemas(): Promise<void>;
  files(options: {
    readonly name: string;
    readonly sequence: string | null;
  }): Promise<readonly { readonly path: string; readonly text: string }[]>;
  /** A ready sequence (and its prompts) by name; UNKNOWN_TEMPLATE names those there are. */
  thread(name: string): Promise<Result<{ readonly sequence: string; readonly prompts: Readonly<Record<string, string>> }>>;
  /** A prompt template by name: the repo's own before the package's. */
  prompt(name: string): Promise<Result<{ readonly path: string; readonly text: string }>>;
}

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly cores: number;
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
  /** The start stamp of this process, as `Processes.identify` gives it. */
  readonly startedAt: () => Promise<string>;
  /** The directory that holds the `seqctl` a step finds on its PATH… */
  readonly binDir: string;
  /** How an agent that leads other steps starts the MCP server of this repo. */
  readonly mcp: McpOffer;
  /** …and the Node.js that it is started with (THREADOS_NODE). */
  readonly node: string;
}

export interface GrownLine {
  readonly line: string;
  /** Bytes from the file's beginning to behind the line and its line end. */
  readonly end: number;
  /** false: the file's last line, which has no line end yet. */
  readonly whole: boolean;
}

export interface ArtifactFiles {
  read(path: string): Promise<string | null>;
  readBytes(path: string): Promise<Uint8Array | null>;
  write(path: string, text: string): Promise<void>;
  exists(path: string): Promise<boolean>;
  /** The real path after links, `null` where there is none. */
  real(path: string): Promise<string | null>;
  /** The last `bytes` of a file as text, from a whole line on. */
  tail(path: string, bytes: number): Promise<string | null>;
  /** Lines of a file, without line ends; ends at the file's end. */
  lines(path: string): AsyncIterable<string>;
  /** Lines from byte `from` on, and those added until the signal fires. */
  grow(path: string, from: number, signal: AbortSignal): AsyncIterable<GrownLine>;
  size(path: string): Promise<number | null>;
  /** Changes whenever the file or folder does (time, size, identity); `null` where there is none. Cheap. */
  stamp(path: string): Promise<string | null>;
}
