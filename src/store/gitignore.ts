/** .threados/.gitignore: what is of this machine and this day stays out of git; the definition goes in. */
export const GITIGNORE = `# Written by ThreadOS: records of this machine. sequence.yaml, policy.yaml and prompts/ are for git.
runs/
state/
worktrees/
audit.log
.tmp-*
`;
