/**
 * The least that a supervisor in Node can be: runs the graph of GRAPH.json (`{command, width, before}`) in this one
 * process. Usage: node floor.mjs GRAPH.json FOLDER
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from './floor-step.mjs';

const [graph, folder] = process.argv.slice(2);
const { command, width, before } = JSON.parse(readFileSync(graph, 'utf8'));
const left = before.map((list) => list.length);
const after = before.map(() => []);
before.forEach((list, to) => list.forEach((from) => after[from].push(to)));
const ready = left.flatMap((count, i) => (count === 0 ? [i] : []));
let flying = 0;

function next() {
  while (flying < width && ready.length > 0) {
    flying += 1;
    const step = ready.shift();
    void runStep(command, join(folder, `s${step}`)).then(() => {
      flying -= 1;
      for (const to of after[step]) if ((left[to] -= 1) === 0) ready.push(to);
      next();
    });
  }
}

next();
