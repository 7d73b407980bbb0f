import fc from 'fast-check';

/**
 * No test may depend on who started it: the marks of agent CLIs, CI switches, keys and our own variables are
 * taken away before any test file loads.
 */
const STRIP =
  /^(?:CLAUDECODE|CLAUDE_|GEMINI_|CODEX_|ANTHROPIC_|OPENAI_|GOOGLE_|OLLAMA_|THREADOS_(?!SLOW|SKIP_BUILD)|CI$|NO_COLOR$|FORCE_COLOR$|NODE_EXTRA_CA_CERTS$|npm_)/;

for (const name of Object.keys(process.env)) if (STRIP.test(name)) Reflect.deleteProperty(process.env, name);

// A suite that says something else every time is no gate: the same cases each run, others by THREADOS_SLOW_SEED=<number>.
fc.configureGlobal({ seed: Number(process.env['THREADOS_SLOW_SEED'] ?? 20261123) });
