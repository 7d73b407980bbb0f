import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../../src/engine/text-diff.ts';

describe('unifiedDiff', () => {
  test('a change, as git writes it', () => {
    expect(unifiedDiff([{ path: 'a/b.md', before: '1\n2\n3\n', after: '1\nzwei\n3\n' }])).toBe(
      'diff --git a/a/b.md b/a/b.md\n--- a/a/b.md\n+++ b/a/b.md\n@@ -1,3 +1,3 @@\n 1\n-2\n+zwei\n 3\n',
    );
  });

  test('files that come and go', () => {
    expect(unifiedDiff([{ path: 'x', before: null, after: 'a' }])).toBe(
      'diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n',
    );
    expect(unifiedDiff([{ path: 'x', before: 'a\n', after: null }])).toBe(
      'diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n',
    );
    expect(unifiedDiff([{ path: 'x', before: null, after: '' }])).toBe('diff --git a/x b/x\nnew file mode 100644\n');
  });

  test('what stays the same is left out', () => {
    expect(unifiedDiff([{ path: 'x', before: 'a', after: 'a' }])).toBe('');
  });

  test('a name that could break a line is quoted', () => {
    expect(unifiedDiff([{ path: 'a\nb', before: 'x\n', after: 'y\n' }])).toContain('--- "a/a\\nb"\n');
  });
});
