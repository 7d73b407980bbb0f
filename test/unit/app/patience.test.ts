import { expect, test } from 'vitest';
import { createPatience } from '../../../src/app/run/patience.ts';
import type { Event } from '../../../src/model/event.ts';
import { fail, ok } from '../../../src/model/result.ts';

test('a broken definition is waited for, told once, and given up after a while; one that is mended is as if nothing had been', () => {
  let now = 0;
  const told: Event[] = [];
  const patience = createPatience(
    (event) => told.push(event),
    () => now,
  );
  const broken = fail('INVALID_SEQUENCE', 'junk is not a known key');
  expect([patience.after(ok(undefined)), patience.waits()]).toEqual([null, false]);
  expect([patience.after(broken), patience.waits()]).toEqual([null, true]);
  now = 4_999;
  expect(patience.after(broken)).toBeNull();
  expect(told).toHaveLength(1);
  expect([patience.after(ok(undefined)), patience.waits()]).toEqual([null, false]);
  expect(patience.after(broken)).toBeNull();
  now = 9_999;
  expect(patience.after(broken)).toMatchObject({ code: 'INVALID_SEQUENCE' });
  expect(told).toHaveLength(2);
});
