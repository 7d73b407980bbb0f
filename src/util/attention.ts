type Env = Readonly<Record<string, string | undefined>>;

const LONGEST = 200;

/**
 * Calls a person to their terminal: the bell, and a desktop notification in the one way that this terminal knows (two
 * would show two). `text` must be printable. Terminals that know neither ignore it.
 *
 *   OSC 777   rxvt, foot, and those built on VTE (GNOME Terminal and its like)
 *   OSC 9     iTerm2, kitty, WezTerm, Ghostty, ConEmu
 *
 * tmux hands a sequence on to the terminal around it only in an envelope (and with `allow-passthrough on`).
 */
export function attentionSequence(title: string, text: string, env: Env): string {
  const term = env['TERM'] ?? '';
  if (term === 'dumb') return '';
  const bell = '\u0007';
  // The console would print what it does not know; screen's envelope cannot hold the end of ours.
  if (term === 'linux' || (env['STY'] ?? '') !== '') return bell;
  const [head, body] = [title, text].map((part) => part.replaceAll(';', ',').slice(0, LONGEST));
  const isRxvt = /^(?:rxvt|foot)/.test(term) || (env['VTE_VERSION'] ?? '') !== '';
  const notification = isRxvt ? `\u001b]777;notify;${head ?? ''};${body ?? ''}\u001b\\` : `\u001b]9;${head ?? ''}: ${body ?? ''}\u001b\\`;
  if ((env['TMUX'] ?? '') === '') return bell + notification;
  return `${bell}\u001bPtmux;${notification.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;
}
