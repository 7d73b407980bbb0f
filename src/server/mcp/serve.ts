import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  ErrorCode,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { ThreadOs } from '../../app/threados.ts';
import type { Failure } from '../../model/failure.ts';
import { actionTools } from './action-tools.ts';
import { toolResult } from './answer.ts';
import { completeTemplate } from './complete.ts';
import { withProgress } from './progress.ts';
import { readTools } from './read-tools.ts';
import { readResource, resourcesOf, subjectOf, TEMPLATES } from './resources.ts';
import { createUpdates } from './updates.ts';
import { INSTRUCTIONS } from './words.ts';

export interface McpHost {
  readonly stdin: NodeJS.ReadStream;
  /** Carries the protocol and nothing else. */
  readonly stdout: NodeJS.WriteStream;
  readonly version: string;
  /** Ends the server. */
  readonly signal: AbortSignal;
}

/** Names of resources in one answer. */
const PAGE = 500;
/** JSON-RPC's code for a resource that is not there (MCP, "Resources"). */
const RESOURCE_NOT_FOUND = -32_002;

/**
 * An MCP server on stdin and stdout, over the same pipeline as every face. Resolves when the client has gone (stdin
 * has ended) or the signal has fired; what was started goes on.
 */
export async function serveMcp(os: ThreadOs, host: McpHost): Promise<void> {
  const tools = [...readTools(), ...actionTools()];
  // The low-level server: the tools' schemas are made from the schemas that the code validates with, not from zod.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the SDK's mark for "use McpServer, unless you need this"
  const server = new Server(
    { name: 'threados', title: 'ThreadOS', version: host.version },
    {
      capabilities: { tools: {}, resources: { subscribe: true, listChanged: true }, completions: {} },
      instructions: INSTRUCTIONS,
    },
  );
  const updates = createUpdates(os, {
    updated: (uri) => void server.sendResourceUpdated({ uri }).catch(() => undefined),
    listChanged: () => void server.sendResourceListChanged().catch(() => undefined),
  });

  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map(({ name, description, inputSchema, annotations }) => ({ name, description, inputSchema, annotations })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const tool = tools.find((each) => each.name === params.name);
    if (tool === undefined) throw new McpError(ErrorCode.InvalidParams, `there is no tool "${params.name}"`);
    const work = () => tool.call(os, params.arguments ?? {}, extra.signal);
    const token = extra._meta?.progressToken;
    const report = (progress: object): void => {
      const of = { progressToken: token ?? 0, progress: 0, ...progress };
      void extra.sendNotification({ method: 'notifications/progress', params: of }).catch(() => undefined);
    };
    return toolResult(tool.command, await (token === undefined || tool.command !== 'wait' ? work() : withProgress(os, report, work)));
  });
  server.setRequestHandler(ListResourcesRequestSchema, async ({ params }) => {
    const status = await os.status();
    if (!status.ok) throw protocolError(status.error);
    const from = Number(params?.cursor ?? 0);
    if (!Number.isSafeInteger(from) || from < 0) throw new McpError(ErrorCode.InvalidParams, 'the cursor is none of ours');
    const all = resourcesOf(status.value.view);
    const resources = all.slice(from, from + PAGE);
    return from + PAGE < all.length ? { resources, nextCursor: String(from + PAGE) } : { resources };
  });
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: [...TEMPLATES] }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => {
    const contents = await readResource(os, params.uri);
    if (!contents.ok) throw protocolError(contents.error);
    return { contents: [contents.value] };
  });
  server.setRequestHandler(SubscribeRequestSchema, async ({ params }) => {
    if (subjectOf(params.uri) === null) throw new McpError(RESOURCE_NOT_FOUND, `there is no resource "${params.uri}"`);
    const added = await updates.add(params.uri);
    if (!added.ok) throw protocolError(added.error);
    return {};
  });
  server.setRequestHandler(UnsubscribeRequestSchema, ({ params }) => {
    updates.remove(params.uri);
    return {};
  });
  server.setRequestHandler(CompleteRequestSchema, async ({ params }) => ({ completion: await completeTemplate(os, params.argument) }));

  const closed = new Promise<void>((resolve) => (server.onclose = resolve));
  const close = (): void => void server.close();
  host.stdin.on('end', close).on('close', close);
  host.stdout.on('error', close);
  host.signal.addEventListener('abort', close);
  await server.connect(new StdioServerTransport(host.stdin, host.stdout));
  if (host.signal.aborted) close();
  await closed;
  updates.close();
}

function protocolError(failure: Failure): McpError {
  const missing = ['INVALID_VALUE', 'NO_ARTIFACT', 'UNKNOWN_STEP'].includes(failure.code);
  const data = { code: failure.code, hint: failure.hint ?? null };
  return new McpError(missing ? RESOURCE_NOT_FOUND : ErrorCode.InternalError, failure.message, data);
}
