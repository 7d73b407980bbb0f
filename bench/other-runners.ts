import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from './measure.ts';

/** A graph to run: step number → the numbers of those it waits for. */
export interface Race {
  readonly graph: readonly (readonly number[])[];
  /** How many steps at a time. */
  readonly width: number;
  /** What each step runs. */
  readonly command: string;
  /** Makes a folder that is removed in the end. */
  readonly folder: () => string;
}

/** Builds what a runner reads, and says how it is started. `program`: absolute. */
type Runner = (race: Race, program: string) => Job;

/** make and ninja come from PATH; the others from the folder that THREADOS_BENCH_TOOLS names, where npm put them. */
const SYSTEM: Readonly<Record<string, Runner>> = { make: makeJob, ninja: ninjaJob };
const FROM_NPM: Readonly<Record<string, { readonly path: string; readonly runner: Runner; readonly takesMinutes?: true }>> = {
  'just (one at a time)': { path: `rust-just-${process.platform}-${process.arch}/bin/just`, runner: justJob },
  'turbo (npm stubbed)': { path: '.bin/turbo', runner: turboJob },
  'concurrently (independent)': { path: '.bin/concurrently', runner: concurrentlyJob },
  wireit: { path: '.bin/wireit', runner: wireitJob },
  moon: { path: `@moonrepo/core-${process.platform}-${process.arch}-gnu/moon`, runner: moonJob },
  // A process of Node for each task, half a minute for the graph: only where there is time.
  'nx (npm stubbed)': { path: '.bin/nx', runner: nxJob, takesMinutes: true },
};

/** Every runner that is found here, and the names of those that are not. */
export function otherRunners(race: Race): { readonly jobs: Readonly<Record<string, Job>>; readonly missing: readonly string[] } {
  const jobs: Record<string, Job> = {};
  const missing: string[] = [];
  const add = (name: string, runner: Runner, found: string | undefined): void => {
    if (found === undefined) missing.push(name);
    else jobs[name] = runner(race, found);
  };
  const folders = (process.env['PATH'] ?? '').split(':');
  for (const [name, runner] of Object.entries(SYSTEM))
    add(
      name,
      runner,
      folders.map((folder) => join(folder, name)).find((path) => existsSync(path)),
    );
  const tools = process.env['THREADOS_BENCH_TOOLS'];
  for (const [name, { path, runner, takesMinutes }] of Object.entries(FROM_NPM)) {
    if (takesMinutes === true && process.env['THREADOS_BENCH_LONG'] === undefined) continue;
    const program = join(tools ?? '', 'node_modules', path);
    add(name, runner, tools !== undefined && existsSync(program) ? program : undefined);
  }
  return { jobs, missing };
}

const step = (n: number): string => `s${String(n)}`;

function makeJob({ graph, width, command, folder }: Race, program: string): Job {
  const cwd = folder();
  const rules = graph.map((before, i) => `${step(i)}: ${before.map(step).join(' ')}\n\t@${command}\n`);
  const all = graph.map((_, i) => step(i)).join(' ');
  writeFileSync(join(cwd, 'Makefile'), `all: ${all}\n.PHONY: all ${all}\n${rules.join('')}`);
  return { argv: [program, '-s', `-j${String(width)}`], cwd };
}

function ninjaJob({ graph, width, command, folder }: Race, program: string): Job {
  const cwd = folder();
  const rules = graph.map((before, i) => `build ${step(i)}: true ${before.map(step).join(' ')}\n`);
  writeFileSync(join(cwd, 'build.ninja'), `rule true\n  command = ${command}\n${rules.join('')}`);
  return { argv: [program, '--quiet', '-j', String(width)], cwd };
}

/** Runs what a recipe needs in a row, or all of it at once: it has no number of steps at a time. */
function justJob({ graph, command, folder }: Race, program: string): Job {
  const cwd = folder();
  const recipes = graph.map((before, i) => `${step(i)}: ${before.map(step).join(' ')}\n    @${command}\n`);
  writeFileSync(join(cwd, 'justfile'), `all: ${graph.map((_, i) => step(i)).join(' ')}\n${recipes.join('')}`);
  return { argv: [program, '--quiet', 'all'], cwd };
}

function moonJob({ graph, width, command, folder }: Race, program: string): Job {
  const cwd = folder();
  const options = { cache: false };
  const tasks = Object.fromEntries(graph.map((before, i) => [step(i), { command, deps: before.map(step), options }]));
  const all = { command, deps: graph.map((_, i) => step(i)), options };
  mkdirSync(join(cwd, '.moon'));
  writeFileSync(join(cwd, '.moon', 'workspace.yml'), JSON.stringify({ projects: { bench: '.' }, telemetry: false }));
  writeFileSync(join(cwd, 'moon.yml'), JSON.stringify({ tasks: { ...tasks, all } }));
  // It asks git what has changed, and wants an answer.
  const git = (...words: readonly string[]) => execFileSync('git', words, { cwd, stdio: 'ignore' });
  git('init');
  git('add', '--all');
  git('-c', 'user.name=bench', '-c', 'user.email=bench@example.org', 'commit', '--message', 'bench');
  return { argv: [program, 'run', 'bench:all', '--concurrency', String(width), '--quiet'], cwd, env: { CI: '1' } };
}

function wireitJob({ graph, width, command, folder }: Race, program: string): Job {
  const cwd = folder();
  const scripts: Record<string, string> = { all: 'wireit' };
  const tasks: Record<string, object> = { all: { dependencies: graph.map((_, i) => step(i)) } };
  graph.forEach((before, i) => {
    scripts[step(i)] = 'wireit';
    tasks[step(i)] = { command, dependencies: before.map(step) };
  });
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'bench', scripts, wireit: tasks }));
  const env = { npm_lifecycle_event: 'all', npm_config_user_agent: 'npm', WIREIT_PARALLEL: String(width), WIREIT_CACHE: 'none' };
  return { argv: [process.execPath, program], cwd, env: { ...env, npm_package_json: join(cwd, 'package.json') } };
}

function concurrentlyJob({ graph, width, command, folder }: Race, program: string): Job {
  return { argv: [process.execPath, program, '-m', String(width), ...graph.map(() => command)], cwd: folder() };
}

function turboJob(race: Race, program: string): Job {
  const cwd = workspace(race);
  writeFileSync(join(cwd, 'turbo.json'), JSON.stringify({ tasks: { go: { dependsOn: ['^go'], cache: false } } }));
  const env = { ...stubbedNpm(cwd), TURBO_TELEMETRY_DISABLED: '1' };
  return { argv: [process.execPath, program, 'run', 'go', `--concurrency=${String(race.width)}`], cwd, env };
}

function nxJob(race: Race, program: string): Job {
  const cwd = workspace(race);
  symlinkSync(join(program, '..', '..'), join(cwd, 'node_modules'));
  writeFileSync(join(cwd, 'nx.json'), JSON.stringify({ targetDefaults: { go: { dependsOn: ['^go'], cache: false } } }));
  const env = { ...stubbedNpm(cwd), NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false' };
  const words = ['run-many', '-t', 'go', `--parallel=${String(race.width)}`, '--outputStyle=static'];
  return { argv: [process.execPath, program, ...words], cwd, env };
}

/** turbo and nx have no shell tasks of their own but the scripts of packages: each step is a package. */
function workspace({ graph, command, folder }: Race): string {
  const cwd = folder();
  graph.forEach((before, i) => {
    mkdirSync(join(cwd, 'packages', step(i)), { recursive: true });
    const dependencies = Object.fromEntries(before.map((n) => [step(n), '*']));
    const own = { name: step(i), version: '1.0.0', scripts: { go: command }, dependencies };
    writeFileSync(join(cwd, 'packages', step(i), 'package.json'), JSON.stringify(own));
  });
  const top = { name: 'bench', private: true, packageManager: 'npm@11.0.0', workspaces: ['packages/*'] };
  writeFileSync(join(cwd, 'package.json'), JSON.stringify(top));
  return cwd;
}

/** A package manager that costs nothing: what is measured is the runner. */
function stubbedNpm(cwd: string): { readonly PATH: string } {
  mkdirSync(join(cwd, 'bin'));
  writeFileSync(join(cwd, 'bin', 'npm'), '#!/bin/sh\ncase "$1" in --version|-v) echo 11.0.0;; *) exec /bin/true;; esac\n');
  chmodSync(join(cwd, 'bin', 'npm'), 0o755);
  return { PATH: `${join(cwd, 'bin')}:${process.env['PATH'] ?? ''}` };
}
