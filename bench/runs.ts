import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, makeGraphRepo, randomGraph, removeFolder } from './graph-repo.ts';
import { median, takeTurns, type Job, type Row } from './measure.ts';

/**
 * A random graph of 100 × `true`, 8 at a time, from the command line to its end, against other runners and against
 * the floor. Runners from npm are taken from the folder that THREADOS_BENCH_TOOLS names (`npm i wireit turbo nx
 * concurrently` there), make and ninja from PATH; those that are missing are left out. Needs dist/ (npm run build).
 */
const STEPS = 100;
const WIDTH = 8;
const ROUNDS = 5;
const SEQCTL = join(import.meta.dirname, '..', 'bin', 'seqctl.js');
const FLOOR = join(import.meta.dirname, 'floor.mjs');
const TRUE = '/bin/true';

export async function bench(): Promise<Row[]> {
  const graph = randomGraph(STEPS);
  const folders: string[] = [];
  const folder = () => {
    const made = makeFolder();
    folders.push(made);
    return made;
  };
  try {
    const repo = await makeGraphRepo(graph, [TRUE]);
    folders.push(repo);
    const jobs: Record<string, Job> = {
      floor: floorJob(graph, folder()),
      'seqctl run all': {
        argv: [process.execPath, SEQCTL, 'run', 'all', '--new-run', '--max-parallel', String(WIDTH)],
        cwd: repo,
      },
      ...others(graph, folder),
    };
    const { floor = [], ...times } = await takeTurns(ROUNDS, jobs);
    const rows: Row[] = [{ name: 'floor: one Node process', value: median(floor) / STEPS, unit: 'ms/step' }];
    for (const [name, ms] of Object.entries(times)) {
      rows.push(
        { name, value: median(ms) / STEPS, unit: 'ms/step' },
        { name: `${name} / floor`, value: median(ms) / median(floor), unit: 'x' },
      );
    }
    return rows;
  } finally {
    for (const made of folders) removeFolder(made);
  }
}

function floorJob(graph: readonly (readonly number[])[], cwd: string): Job {
  writeFileSync(join(cwd, 'graph.json'), JSON.stringify({ command: [TRUE], width: WIDTH, before: graph }));
  let round = 0;
  const runs = () => join(cwd, `run-${String(round)}`);
  const job = { cwd, before: () => void (round += 1) };
  return {
    ...job,
    get argv() {
      return [process.execPath, FLOOR, join(cwd, 'graph.json'), runs()];
    },
  };
}

const name = (n: number): string => `s${String(n)}`;

function others(graph: readonly (readonly number[])[], folder: () => string): Record<string, Job> {
  const jobs: Record<string, Job> = {};
  const onPath = (program: string) => (process.env['PATH'] ?? '').split(':').some((part) => existsSync(join(part, program)));

  if (onPath('make')) {
    const cwd = folder();
    const rules = graph.map((before, i) => `${name(i)}: ${before.map(name).join(' ')}\n\t@${TRUE}\n`);
    const all = graph.map((_, i) => name(i)).join(' ');
    writeFileSync(join(cwd, 'Makefile'), `all: ${all}\n.PHONY: all ${all}\n${rules.join('')}`);
    jobs['make'] = { argv: ['make', '-s', `-j${String(WIDTH)}`], cwd };
  }
  if (onPath('ninja')) {
    const cwd = folder();
    const rules = graph.map((before, i) => `build ${name(i)}: true ${before.map(name).join(' ')}\n`);
    writeFileSync(join(cwd, 'build.ninja'), `rule true\n  command = ${TRUE}\n${rules.join('')}`);
    jobs['ninja'] = { argv: ['ninja', '--quiet', '-j', String(WIDTH)], cwd };
  }
  const tools = process.env['THREADOS_BENCH_TOOLS'];
  const tool = (program: string): string | null => {
    const path = join(tools ?? '', 'node_modules', '.bin', program);
    return tools !== undefined && existsSync(path) ? path : null;
  };
  const wireit = tool('wireit');
  if (wireit !== null) {
    const cwd = folder();
    const scripts: Record<string, string> = { all: 'wireit' };
    const tasks: Record<string, object> = { all: { dependencies: graph.map((_, i) => name(i)) } };
    graph.forEach((before, i) => {
      scripts[name(i)] = 'wireit';
      tasks[name(i)] = { command: TRUE, dependencies: before.map(name) };
    });
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'bench', scripts, wireit: tasks }));
    const env = { npm_lifecycle_event: 'all', npm_config_user_agent: 'npm', WIREIT_PARALLEL: String(WIDTH), WIREIT_CACHE: 'none' };
    jobs['wireit'] = { argv: [process.execPath, wireit], cwd, env: { ...env, npm_package_json: join(cwd, 'package.json') } };
  }
  const concurrently = tool('concurrently');
  if (concurrently !== null) {
    const commands = graph.map(() => TRUE);
    jobs['concurrently (independent)'] = { argv: [process.execPath, concurrently, '-m', String(WIDTH), ...commands], cwd: folder() };
  }
  // turbo and nx have no shell tasks of their own but the scripts of packages: each step is a package.
  const workspace = (): string => {
    const cwd = folder();
    graph.forEach((before, i) => {
      mkdirSync(join(cwd, 'packages', name(i)), { recursive: true });
      const dependencies = Object.fromEntries(before.map((n) => [name(n), '*']));
      const own = { name: name(i), version: '1.0.0', scripts: { go: TRUE }, dependencies };
      writeFileSync(join(cwd, 'packages', name(i), 'package.json'), JSON.stringify(own));
    });
    const top = { name: 'bench', private: true, packageManager: 'npm@11.0.0', workspaces: ['packages/*'] };
    writeFileSync(join(cwd, 'package.json'), JSON.stringify(top));
    // A package manager that costs nothing: what is measured is the runner.
    mkdirSync(join(cwd, 'bin'));
    writeFileSync(join(cwd, 'bin', 'npm'), '#!/bin/sh\ncase "$1" in --version|-v) echo 11.0.0;; *) exec /bin/true;; esac\n');
    chmodSync(join(cwd, 'bin', 'npm'), 0o755);
    return cwd;
  };
  const turbo = tool('turbo');
  if (turbo !== null) {
    const cwd = workspace();
    writeFileSync(join(cwd, 'turbo.json'), JSON.stringify({ tasks: { go: { dependsOn: ['^go'], cache: false } } }));
    const env = { PATH: `${join(cwd, 'bin')}:${process.env['PATH'] ?? ''}`, TURBO_TELEMETRY_DISABLED: '1' };
    jobs['turbo (npm stubbed)'] = { argv: [process.execPath, turbo, 'run', 'go', `--concurrency=${String(WIDTH)}`], cwd, env };
  }
  const nx = tool('nx');
  // A process of Node for each task, half a minute for the graph: only where there is time.
  if (nx !== null && process.env['THREADOS_BENCH_LONG'] !== undefined) {
    const cwd = workspace();
    symlinkSync(join(tools ?? '', 'node_modules'), join(cwd, 'node_modules'));
    writeFileSync(join(cwd, 'nx.json'), JSON.stringify({ targetDefaults: { go: { dependsOn: ['^go'], cache: false } } }));
    const env = { PATH: `${join(cwd, 'bin')}:${process.env['PATH'] ?? ''}`, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false' };
    jobs['nx (npm stubbed)'] = {
      argv: [process.execPath, nx, 'run-many', '-t', 'go', `--parallel=${String(WIDTH)}`, '--outputStyle=static'],
      cwd,
      env,
    };
  }
  return jobs;
}
