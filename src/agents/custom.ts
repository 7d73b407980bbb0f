import type { CustomAgent } from '../model/policy.ts';
import { openingLine, type Provider } from './provider.ts';

/** A provider declared in policy.yaml: the facts that a file of this folder gives, as data. */
export function customProvider(name: string, agent: CustomAgent): Provider {
  const [program = '', ...first] = agent.command;
  return {
    name,
    command: [program, ...first],
    install: agent.install ?? `install it, or correct agents.${name}.command in .threados/policy.yaml`,
    output: agent.output ?? 'text',
    pass: agent.env ?? [],
    words: (request) => [
      ...(agent.permissions?.[request.permissions] ?? []),
      ...(request.model_name === null ? [] : fill(agent.model_args, '{model}', request.model_name)),
      ...(request.resume === null ? [] : fill(agent.resume_args, '{session}', request.resume)),
      ...(request.interactive ? openingLine(request) : []),
    ],
    env: () => ({}),
  };
}

function fill(words: readonly string[] | undefined, place: string, value: string): readonly string[] {
  return (words ?? []).map((word) => word.replaceAll(place, () => value));
}
