import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(new URL('docs/', ROOT))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** `## One & two` → `one--two`, as the renderers of Markdown name a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const headings = (text: string): string[] => [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));

test.each(PAGES)('every link of %s leads somewhere', (page) => {
  const here = new URL(page, ROOT);
  const text = readFileSync(here, 'utf8').replaceAll(/^```[^]*?^```$/gm, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const broken = links
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', fragment] = target.split('#');
      const there = path === '' ? here : new URL(path, here);
      if (!existsSync(there)) return true;
      return fragment !== undefined && !headings(readFileSync(there, 'utf8')).includes(fragment);
    });
  expect(broken).toEqual([]);
});

test('the README leads to every page of docs', () => {
  const readme = readFileSync(new URL('README.md', ROOT), 'utf8');
  expect(PAGES.filter((page) => page.startsWith('docs/') && !readme.includes(`(${page})`))).toEqual([]);
});
