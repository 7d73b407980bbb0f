import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ResourceUpdatedNotificationSchema, type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { expect, onTestFinished } from 'vitest';
import { cleanEnvironment, type Envelope } from './seqctl.ts';

const BIN = fileURLToPath(new URL('../../bin/threados.js', import.meta.url));

export interface McpClient {
  readonly client: Client;
  readonly pid: number;
  /** URIs of the resources that the server said have changed, in order. */
  readonly updated: readonly string[];
  /** Calls a tool that answers with an envelope, and checks that both of its forms say the same. */
  readonly ask: (tool: string, args?: Record<string, unknown>) => Promise<Envelope & { readonly isError: boolean }>;
  /** Calls a tool that answers with text. */
  readonly read: (tool: string, args?: Record<string, unknown>) => Promise<string>;
}

/** The SDK's own client on the built `threados mcp`, in a folder; closed with the test. */
export async function mcpClient(cwd: string, env: Readonly<Record<string, string>> = {}): Promise<McpClient> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [BIN, 'mcp'],
    cwd,
    env: cleanEnvironment(env),
    stderr: 'pipe',
  });
  const client = new Client({ name: 'threados-test', version: '1.0.0' });
  const updated: string[] = [];
  let stderr = '';
  transport.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void updated.push(params.uri));
  // What is no protocol on stdout arrives here.
  const errors: Error[] = [];
  client.onerror = (error) => errors.push(error);
  await client.connect(transport);
  onTestFinished(async () => {
    await client.close();
    expect(errors.map(String)).toEqual([]);
    expect(stderr).toBe('');
  });

  const call = async (name: string, args: Record<string, unknown>): Promise<CallToolResult> =>
    (await client.callTool({ name, arguments: args })) as CallToolResult;
  const textOf = ({ content }: CallToolResult): string => {
    const [first] = content;
    expect(content).toHaveLength(1);
    return first?.type === 'text' ? first.text : '';
  };
  return {
    client,
    pid: transport.pid ?? 0,
    updated,
    ask: async (tool, args = {}) => {
      const result = await call(tool, args);
      expect(JSON.parse(textOf(result))).toEqual(result.structuredContent);
      return { ...(result.structuredContent as unknown as Envelope), isError: result.isError === true };
    },
    read: async (tool, args = {}) => {
      const result = await call(tool, args);
      expect(result.isError, textOf(result)).not.toBe(true);
      return textOf(result);
    },
  };
}
