declare const THREADOS_VERSION: string;

/** Put in by the build, from package.json. */
export const VERSION = THREADOS_VERSION;
