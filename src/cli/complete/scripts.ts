import type { SHELLS } from '../table/basics.ts';

/**
 * One small script per shell. They know nothing of the commands: each asks `seqctl __complete` what may stand at
 * the cursor, so that they need not be made again when the program is updated. The word at the cursor goes in
 * `--current=`, because Windows PowerShell drops empty arguments.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
  bash: `# bash completion for seqctl: source <(seqctl completion bash)
_seqctl() {
  local current="\${COMP_WORDS[COMP_CWORD]}"
  local IFS=$'\\n'
  COMPREPLY=($(seqctl __complete "--current=$current" -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null))
}
complete -o default -F _seqctl seqctl
`,
  zsh: `#compdef seqctl
# zsh completion for seqctl: source <(seqctl completion zsh)
_seqctl() {
  local -a found
  found=("\${(@f)$(seqctl __complete "--current=\${words[CURRENT]}" -- "\${(@)words[2,CURRENT-1]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then
    compadd -a found
  else
    _files
  fi
}
if [[ "\${funcstack[1]}" = "_seqctl" ]]; then
  _seqctl "$@"
else
  compdef _seqctl seqctl
fi
`,
  fish: `# fish completion for seqctl: seqctl completion fish > ~/.config/fish/completions/seqctl.fish
function __seqctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found (seqctl __complete "--current=$current" -- $words[2..-1] 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c seqctl -f -a '(__seqctl_complete)'
`,
  powershell: `# PowerShell completion for seqctl: seqctl completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName seqctl -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  & seqctl __complete "--current=$wordToComplete" -- @words 2>$null | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`,
};
