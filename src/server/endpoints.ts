import { CHAT_ENDPOINTS } from './endpoints/chat.ts';
import { MACHINE_ENDPOINTS } from './endpoints/machine.ts';
import { PEOPLE_ENDPOINTS } from './endpoints/people.ts';
import { RESULT_ENDPOINTS } from './endpoints/results.ts';
import { SEQUENCE_ENDPOINTS } from './endpoints/sequence.ts';
import { WORK_ENDPOINTS } from './endpoints/work.ts';
import type { Endpoint, InputOf } from './endpoint.ts';

/** Everything that is answered by one document. What streams is in `streams.ts`. */
export const ENDPOINTS = {
  ...SEQUENCE_ENDPOINTS,
  ...WORK_ENDPOINTS,
  ...RESULT_ENDPOINTS,
  ...PEOPLE_ENDPOINTS,
  ...CHAT_ENDPOINTS,
  ...MACHINE_ENDPOINTS,
};

export type EndpointName = keyof typeof ENDPOINTS;
type InputFieldsOf<N extends EndpointName> = (typeof ENDPOINTS)[N]['input'];

/** What a client hands in: optional where the server has a default. */
export type RequestOf<N extends EndpointName> = Partial<InputOf<InputFieldsOf<N>>>;
export type AnswerOf<N extends EndpointName> = (typeof ENDPOINTS)[N] extends Endpoint<infer _, infer A> ? A : never;

/** All of them alike, for the router and the document. */
export function endpointsByName(): readonly (readonly [EndpointName, Endpoint])[] {
  return Object.entries(ENDPOINTS) as unknown as readonly (readonly [EndpointName, Endpoint])[];
}
