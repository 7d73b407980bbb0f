import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Who may import whom (ARCHITECTURE.md, "Directions"): each room names the rooms it may see; `main` sees all. */
const rooms = {
  util: [],
  model: ['util'],
  redact: ['util', 'model'],
  engine: ['util', 'model'],
  policy: ['util', 'model', 'redact'],
  store: ['util', 'model'],
  git: ['util', 'model'],
  agents: ['util', 'model'],
  runner: ['util', 'model', 'redact'],
  executors: ['util', 'model'],
  desk: ['util', 'model'],
  demo: ['util', 'model', 'engine', 'app', 'insight'],
  app: ['util', 'model', 'redact', 'engine', 'policy'],
  chat: ['util', 'model', 'redact', 'engine', 'app'],
  insight: ['util', 'model', 'engine', 'app'],
  cli: ['util', 'model', 'engine', 'app', 'insight', 'chat'],
  tui: ['util', 'model', 'engine', 'app', 'insight', 'chat'],
  server: ['util', 'model', 'engine', 'app', 'chat', 'insight'],
};
const zones = Object.entries(rooms).map(([room, allowed]) => ({
  target: `./src/${room}`,
  from: './src',
  except: [room, ...allowed].map((name) => `./${name}`),
  message: `${room}/ may import only: ${[...allowed, 'itself'].join(', ')}`,
}));

/** A third-party library belongs to the rooms named here and to no other. */
const owners = {
  valibot: ['model', 'policy', 'store', 'server'],
  '@valibot/to-json-schema': ['insight', 'cli', 'chat', 'server'],
  diff: ['engine'],
  yaml: ['store', 'insight'],
  execa: ['git', 'agents', 'runner', 'executors', 'desk'],
  '@lydell/node-pty': ['runner'],
  koffi: ['runner', 'desk'],
  yargs: ['cli'],
  'cli-table3': ['cli'],
  chalk: ['cli', 'tui'],
  ink: ['tui'],
  react: ['tui'],
  'ink-text-input': ['tui'],
  '@inkjs/ui': ['tui'],
  '@anthropic-ai/sdk': ['chat'],
  ollama: ['chat'],
  hono: ['server'],
  '@hono/node-server': ['server'],
  'eventsource-parser': ['server'],
  '@modelcontextprotocol/sdk': ['server'],
};
const libraries = Object.keys(rooms).map((room) => ({
  files: [`src/${room}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: Object.entries(owners)
          .filter(([, owner]) => !owner.includes(room))
          .map(([name]) => ({ group: [name, `${name}/*`], message: `${name} is not for ${room}/ (eslint.config.js, owners)` })),
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'vendor/', 'docs/', '**/.threados/'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  ...libraries,
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/main.ts', 'src/main/**', 'src/*-main.ts', 'src/cli/**', 'src/util/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'cwd', message: 'hand the directory in' },
        { object: 'process', property: 'exit', message: 'return a Failure; only the entry decides to exit' },
        { object: 'Math', property: 'random', message: 'hand in Ids' },
        { object: 'Date', property: 'now', message: 'hand in a Clock' },
      ],
    },
  },
  {
    files: ['src/tui/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  { files: ['*.config.ts', '*.config.js', 'test/rig/closing-line.ts'], rules: { 'import-x/no-default-export': 'off' } },
  {
    files: ['test/**/*.{ts,tsx}', 'bench/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'no-console': 'off' },
  },
);
