import type { ThreadOs } from '../app/threados.ts';
import { ok, type Result } from '../model/result.ts';
import { createApp, type AppOptions } from './app.ts';
import { createEventStreams, STREAM_LIMITS, type StreamLimits } from './event-streams.ts';
import type { Tokens } from './guard.ts';
import { listen } from './listen.ts';
import { loopbackAddress } from './loopback.ts';

/** Where `threados serve` listens when nothing else is said. */
export const DEFAULT_PORT = 7433;

export interface ServeOptions {
  /** As callers with a client's token have it. */
  readonly client: ThreadOs;
  /** As the person has it; `null` where whoever serves is no person. */
  readonly person: ThreadOs | null;
  readonly tokens: Tokens;
  /** As `AppOptions` has it. */
  readonly stepBehind: AppOptions['stepBehind'];
  readonly host: string;
  readonly port: number;
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onBug: (error: unknown) => void;
  readonly limits?: StreamLimits;
}

export interface Serving {
  /** `http://127.0.0.1:7433` */
  readonly url: string;
  readonly port: number;
  /** Ends the streams, lets what is being answered finish for so long, and then hangs up. */
  close(graceMs: number): Promise<void>;
}

/** Serves a repo's ThreadOS over HTTP on this machine until it is closed. USAGE for another machine's address, IN_USE for a taken port. */
export async function serve(options: ServeOptions): Promise<Result<Serving>> {
  const address = loopbackAddress(options.host);
  if (!address.ok) return address;
  const streams = createEventStreams(options.limits ?? STREAM_LIMITS);
  const app = createApp({
    tokens: options.tokens,
    stepBehind: options.stepBehind,
    as: (who) => (who === 'person' && options.person !== null ? options.person : options.client),
    streams,
    version: options.version,
    env: options.env,
    onBug: options.onBug,
  });
  const listening = await listen({ fetch: app.fetch, address: address.value, port: options.port });
  if (!listening.ok) return listening;
  const { port } = listening.value;
  return ok({
    url: `http://${address.value === '::1' ? '[::1]' : address.value}:${String(port)}`,
    port,
    close: (graceMs) => {
      streams.closeAll();
      return listening.value.close(graceMs);
    },
  });
}
