/**
 * No test may depend on who started it: the marks of agent CLIs, CI switches, keys and our own variables are
 * taken away before any test file loads.
 */
const STRIP =
  /^(?:CLAUDECODE|CLAUDE_|GEMINI_|CODEX_|ANTHROPIC_|OPENAI_|GOOGLE_|OLLAMA_|THREADOS_(?!SLOW|SKIP_BUILD)|CI$|NO_COLOR$|FORCE_COLOR$|NODE_EXTRA_CA_CERTS$|npm_)/;

for (const name of Object.keys(process.env)) if (STRIP.test(name)) Reflect.deleteProperty(process.env, name);
