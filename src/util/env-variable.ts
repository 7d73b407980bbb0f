type Env = Readonly<Record<string, string | undefined>>;

/** A variable's value, empty where there is none. Windows spells it `Path`, and compares without case. */
export function envVariable(env: Env, name: string): string {
  return env[name] ?? Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1] ?? '';
}
