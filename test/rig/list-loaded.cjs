'use strict';
/** `--require`d into a command under test: writes the files that it loaded to $THREADOS_LOADED, as JSON. */
const { writeFileSync } = require('node:fs');
const { registerHooks } = require('node:module');

// Not into what the command itself starts.
if (/[\\/](?:seqctl|threados)\.js$/.test(process.argv[1] ?? '')) {
  const loaded = [];
  registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:')) loaded.push(url);
      return next(url, context);
    },
  });
  process.on('exit', () => writeFileSync(process.env.THREADOS_LOADED, JSON.stringify(loaded)));
}
