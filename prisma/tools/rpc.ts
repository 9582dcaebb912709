import type { DiffParams, SchemaEngine } from '@prisma/schema-engine-wasm'
import { createInterface } from 'node:readline'
import { codeOf, messageOf } from '#server/core/startup-error.ts'
import { z } from 'zod'
import { createDatabase, databaseName } from './database-verbs.ts'
import { lastPanic, offlineAdapterFactory, startEngine } from './engine.ts'

/** What the loop needs of the outside. */
export interface RpcOptions {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  readonly requireUrl: () => string
  readonly startConnectedEngine: () => Promise<SchemaEngine>
}

const request = z.object({ id: z.number(), method: z.string().optional(), params: z.unknown() })
const diffEnds = z.object({ from: z.object({ tag: z.string() }), to: z.object({ tag: z.string() }) })

// Clear of the ids Prisma's CLI counts up from 1.
const PRINT_ID = 1_000_000
const ENGINE_ERROR = 4466

/** Answers the JSON-RPC requests of Prisma's CLI, one a line and one after another, until its input ends. */
export async function serveRpc(options: RpcOptions): Promise<void> {
  const engine = lazy(options.startConnectedEngine)
  const send = (message: object): void => {
    options.output.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  }
  for await (const line of createInterface({ input: options.input, crlfDelay: Infinity })) {
    if (line.trim() === '') continue
    const { id, method, params } = request.parse(JSON.parse(line))
    // Without a method it is the CLI's receipt for something we printed.
    if (method === undefined) continue
    try {
      const result = await call(method, params ?? {}, engine, options.requireUrl)
      send({ id, result: method === 'diff' ? printed(id, result, send) : (result ?? {}) })
    } catch (error) {
      send({ id, error: describe(error) })
    }
  }
  // The engine's connection keeps the process alive and has no say of its own about the end.
  process.exit()
}

function lazy(start: () => Promise<SchemaEngine>): () => Promise<SchemaEngine> {
  let engine: Promise<SchemaEngine> | undefined
  return () => (engine ??= start())
}

async function call(
  method: string,
  params: unknown,
  engine: () => Promise<SchemaEngine>,
  requireUrl: () => string,
): Promise<unknown> {
  if (method === 'getDatabaseVersion') return (await engine()).version(null)
  if (method === 'createDatabase') {
    await createDatabase(requireUrl())
    return { databaseName: databaseName(requireUrl()) }
  }
  if (method === 'diff' && comparesFiles(params)) {
    const offline = await startEngine(offlineAdapterFactory())
    return offline.diff(params)
  }
  const target = await engine()
  const operation: unknown = Reflect.get(target, method)
  if (typeof operation !== 'function') throw new Error(`the schema engine has no method ${method}`)
  return Reflect.apply(operation, target, [params])
}

function comparesFiles(params: unknown): params is DiffParams {
  const isFile = (tag: string): boolean => tag === 'empty' || tag === 'schemaDatamodel'
  const ends = diffEnds.safeParse(params)
  return ends.success && isFile(ends.data.from.tag) && isFile(ends.data.to.tag)
}

const diffResult = z.object({ exitCode: z.number(), stdout: z.string().nullish() })

/** The native engine prints a diff through a notification and leaves it out of the reply. */
function printed(id: number, result: unknown, send: (message: object) => void): object {
  const { exitCode, stdout } = diffResult.parse(result)
  if (typeof stdout === 'string') {
    send({ id: PRINT_ID + id, method: 'print', params: { content: stdout } })
  }
  return { exitCode, stdout: null }
}

function describe(error: unknown): object {
  const code = codeOf(error)
  const panic = lastPanic()
  const data = {
    is_panic: panic !== '',
    message: panic === '' ? messageOf(error) : panic,
    error_code: code !== undefined && /^P\d{4}$/.test(code) ? code : null,
    meta: error instanceof Error && 'meta' in error ? error.meta : null,
  }
  return { code: ENGINE_ERROR, message: 'An error happened. Check the data field for details.', data }
}
