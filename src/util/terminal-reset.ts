/**
 * Takes back what a full-screen program may have set and, killed, left behind: alternate screen, every mouse report,
 * bracketed paste, focus reports, kitty keys, colours; then the cursor is shown. Without effect where nothing was set.
 */
export const TERMINAL_RESET =
  '\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?2004l\x1b[?1004l\x1b[<u\x1b[>4;0m\x1b[0m\x1b[?25h';
