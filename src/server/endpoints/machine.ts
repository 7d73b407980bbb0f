import * as v from 'valibot';
import type { Finding } from '../../app/threados.ts';
import { fail } from '../../model/result.ts';
import { FindingSchema, MprocsAnswerSchema } from '../answers/repo.ts';
import { shaped } from '../answers/shaped.ts';
import { endpoint } from '../endpoint.ts';
import { yesField } from '../inputs.ts';

/** The machine that the server runs on. */
export const MACHINE_ENDPOINTS = {
  mprocsStatus: endpoint({
    verb: 'GET',
    path: '/mprocs',
    summary: 'The mprocs session of this repo',
    input: {},
    answer: MprocsAnswerSchema,
    run: (os) => os.mprocsStatus(),
  }),
  mprocsOpen: endpoint({
    verb: 'POST',
    path: '/mprocs/open',
    summary: 'Open mprocs beside the terminal of the server; for a person',
    input: { layout: v.optional(v.picklist(['split', 'tab', 'window', 'here']), 'split'), yes: yesField },
    answer: MprocsAnswerSchema,
    run: (os, { layout, yes }) =>
      layout === 'here'
        ? Promise.resolve(
            fail('UNSUPPORTED', 'mprocs cannot be opened "here" over HTTP: here is the terminal of the server', {
              hint: 'run it in your own terminal: seqctl mprocs open --layout here',
            }),
          )
        : os.mprocsOpen({ layout, yes }),
  }),
  mprocsClose: endpoint({
    verb: 'POST',
    path: '/mprocs/close',
    summary: 'Close mprocs, which ends what runs in it; for a person',
    input: { yes: yesField },
    answer: MprocsAnswerSchema,
    run: (os, input) => os.mprocsClose(input),
  }),
  doctor: endpoint({
    verb: 'GET',
    path: '/doctor',
    summary: 'What is found, what is missing, and the fix',
    input: {},
    answer: shaped<readonly Finding[]>()(v.array(FindingSchema)),
    run: (os) => os.doctor(),
  }),
};
