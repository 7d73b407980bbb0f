/** The two files that say what is done and what may be done, from the repo's root. */
export const SEQUENCE_PATH = '.threados/sequence.yaml';
export const POLICY_PATH = '.threados/policy.yaml';
