'use strict';
/**
 * `--require`d into a program under test: a file whose path ends in $THREADOS_HELD is loaded only once the file
 * $THREADOS_HELD_UNTIL is there; where that holds text, an error with this text is thrown instead.
 */
const { existsSync, readFileSync } = require('node:fs');
const { registerHooks } = require('node:module');

const { THREADOS_HELD: held, THREADOS_HELD_UNTIL: flag } = process.env;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

registerHooks({
  load(url, context, next) {
    if (held !== undefined && url.endsWith(held)) {
      while (!existsSync(flag)) Atomics.wait(sleeper, 0, 0, 5);
      const text = readFileSync(flag, 'utf8');
      if (text !== '') throw new Error(text);
    }
    return next(url, context);
  },
});
