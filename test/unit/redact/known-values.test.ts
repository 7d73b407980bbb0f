import { describe, expect, test } from 'vitest';
import { secretValues } from '../../../src/redact/known-values.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';

describe('which values of an environment are hidden', () => {
  test.each([
    ['ANTHROPIC_API_KEY', 'k-7f3a9c21'],
    ['NPM_TOKEN', 'zzYYxx11'],
    ['DB_PASSWORD', 'correct horse battery'],
    ['MYSQL_PWD', 'tr0ub4dor'],
    ['npm_config_//registry.npmjs.org/:_authToken', 'abcdef-1234'],
    ['AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfi'],
    ['GH_PAT', 'abcd1234efgh'],
    ['SENTRY_DSN', 'https://abc123def@o1.ingest.example/2'],
    ['SESSION_SECRET_2', 'abcd1234efgh'],
  ])('%s', (name, value) => {
    expect(secretValues({ [name]: value })).toEqual([value]);
  });

  test('passwords within URLs, whatever the name', () => {
    expect(secretValues({ DATABASE_URL: 'postgres://app:s3cr3t-pw@db:5432/x', HTTPS_PROXY: 'http://proxy:8080' })).toEqual(['s3cr3t-pw']);
  });

  test.each([
    ['PATH', '/usr/bin:/bin'],
    ['PWD', '/home/someone/project1'],
    ['OLDPWD', '/home/someone/project1'],
    ['SSH_AUTH_SOCK', '/tmp/ssh-abc/agent.1234'],
    ['SSL_KEY', '/etc/ssl/private/server.key'],
    ['TLS_KEY', 'C:\\certs\\server.pem'],
    ['GOOGLE_APPLICATION_CREDENTIALS', '/home/me/creds.json'],
    ['KEY', 'short'],
    ['API_KEY', 'true'],
    ['API_KEY', 'xxxxxxxxxxxx'],
    ['API_KEY', '1234567890'],
    ['PASSWORD', 'password'],
    ['PASSWORD', 'postgres'],
    ['SECRET', 'development'],
    ['TOKENIZERS_PARALLELISM', 'false'],
    ['PUBLIC_KEY', 'ssh-ed25519 AAAAC3Nza'],
    ['KEYBOARD', 'dvorak-layout1'],
    ['TOKEN_URL', 'https://login.example/token1'],
    ['MISSING_KEY', undefined],
  ])('not %s=%s', (name, value) => {
    expect(secretValues({ [name]: value })).toEqual([]);
  });
});

describe('the ways a value is written', () => {
  const value = 'p"ä\\ss/w+rd 99';
  const redactor = createRedactor({ values: [value] });
  const text = (s: string) => redactor.text(s);
  test.each([
    ['as it is', value],
    ['in JSON', JSON.stringify(value).slice(1, -1)],
    ['in JSON in JSON', JSON.stringify(JSON.stringify(value)).slice(3, -3)],
    ['in a URL', encodeURIComponent(value)],
  ])('%s', (_name, written) => {
    expect(text(`<${written}>`)).toBe('<[redacted]>');
  });

  test.each([0, 1, 2, 3, 4, 5])('in base64 behind %i other bytes', (before) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const written = Buffer.from(`${'u'.repeat(before)}${value}tail`).toString(encoding);
      const out = text(written);
      expect(out).toContain('[redacted]');
      // What is left are the neighbours and at most the bits that they share with the value.
      expect(out.replace('[redacted]', '').length).toBeLessThanOrEqual(Math.ceil(((before + 4) * 8) / 6) + 4);
    }
  });

  test('of several lines: each long line by itself', () => {
    const lines = ['first-long-line-1', 'x', 'second-long-line-2'];
    const out = createRedactor({ values: [lines.join('\n')] }).text(`a first-long-line-1\nx\nb second-long-line-2`);
    expect(out).toBe('a [redacted]\nx\nb [redacted]');
  });

  test('the longest of two wins', () => {
    expect(createRedactor({ values: ['abcdefgh', 'abcdefgh-ijkl'] }).text('abcdefgh-ijkl')).toBe('[redacted]');
  });

  test('a value that is a pattern is taken as it stands', () => {
    expect(createRedactor({ values: ['a.c*(d)[e]{2}'] }).text('abcd a.c*(d)[e]{2}')).toBe('abcd [redacted]');
  });
});
