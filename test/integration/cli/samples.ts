/** A sequence and a policy with something of everything, for what mangles them. */
export const SEQUENCE_SAMPLE = `# a comment that stays
version: 1
name: "checkout: migration"
lanes: [plan, build]
steps:
  - id: a
    name: Draft the plan   # why
    lane: plan
    model: codex
    prompt_file: .threados/prompts/a.md
    permissions: edit
  - id: b
    model: shell
    command: ["node", "--version"]
    cwd: .
    depends_on: [a]
    env: &env {CI: "1", KEY: value}
    artifacts: [reports/*.json]
    timeout: 45m
  - {id: ok, type: gate, depends_on: [b], rework: 2}
  - id: p
    type: p
    fanout: 3
    model: shell
    command:
      - node
      - -e
      - >-
        console.log(process.env.THREADOS_INDEX)
    env: *env
    after: [ok]
  - id: l
    type: l
    model: shell
    command: [sleep, "1"]
    watchdog: {start: 2m, idle: 10m, on_stall: restart, verify: [node, x.js], every: 15m}
`;

export const POLICY_SAMPLE = `version: 1
mode: safe
commands:
  allow:
    - terraform
    - {command: "docker*", reason: builds, match: [docker, docker-compose], not_match: [podman]}
  deny: [curl]
forbid:
  - {pattern: "rm -rf", in: command, reason: no, match: ["rm -rf /"], not_match: [rm]}
roots: [., ../other]
limits: {steps: 100, fanout: 5, parallel_shell: 2, parallel_agents: 2}
confirm: [run.all]
redact: ["tok_[a-z]+"]
env: {pass: [MY_*], block: [MY_SECRET]}
agents:
  mine: {command: [mine, run], permissions: {edit: [--edit]}, output: text}
chat: {providers: [builtin], default: builtin}
require_terminal: false
`;
