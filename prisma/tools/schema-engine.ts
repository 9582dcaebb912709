#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
// Stands in for Prisma's native schema engine: the same arguments and the same JSON-RPC over stdio.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { catalogueAdapterFactory } from './catalogue-adapter.ts'
import { engineVersion, startEngine, type SchemaFile } from './engine.ts'
import { runDatabaseVerb } from './engine-cli.ts'
import { serveRpc } from './rpc.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    datamodels: { type: 'string', short: 'd', multiple: true, default: [] },
    datasource: { type: 'string', default: '{}' },
    'enabled-preview-features': { type: 'string' },
    'extension-types': { type: 'string' },
    version: { type: 'boolean', short: 'V', default: false },
  },
})

const datasource = z
  .object({ url: z.string().optional(), shadowDatabaseUrl: z.string().nullish() })
  .parse(JSON.parse(values.datasource))

function requireUrl(): string {
  if (datasource.url !== undefined && datasource.url !== '') return datasource.url
  throw new Error('Set DATABASE_URL to the database this command is to work on')
}

function startConnectedEngine(): ReturnType<typeof startEngine> {
  const files = values.datamodels.map((file): SchemaFile => [
    path.relative(process.cwd(), file),
    readFileSync(file, 'utf8'),
  ])
  const shadowUrl = datasource.shadowDatabaseUrl ?? undefined
  return startEngine(catalogueAdapterFactory(requireUrl(), shadowUrl), files.length === 0 ? undefined : files)
}

if (values.version) {
  console.log(`schema-engine-cli ${engineVersion()} (wasm)`)
} else if (positionals[0] === 'cli') {
  process.exitCode = await runDatabaseVerb(positionals[1] ?? '', requireUrl())
} else {
  await serveRpc({ input: process.stdin, output: process.stdout, requireUrl, startConnectedEngine })
}
