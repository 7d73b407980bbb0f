export function runStep(command: readonly string[], dir: string): Promise<void>;
