import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { catalogueAdapterFactory } from './catalogue-adapter.ts'
import { startEngine } from './engine.ts'

export const SCHEMA_FOLDER = fileURLToPath(new URL('../schema', import.meta.url))

const EVERYTHING = { externalTables: [], externalEnums: [] }

/**
 * The SQL that would turn a database into what the Prisma schema describes; empty when they agree.
 *
 * @throws when the schema is not valid, with the engine's own explanation.
 */
export async function sqlFromDatabaseToSchema(url: string, schemaFolder = SCHEMA_FOLDER): Promise<string> {
  const files = await readSchema(schemaFolder)
  const engine = await startEngine(
    catalogueAdapterFactory(url),
    files.map(({ path, content }) => [path, content]),
  )
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: schemaFolder },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: EVERYTHING,
    })
    const sql = (stdout ?? '').trim()
    return sql === '-- This is an empty migration.' ? '' : sql
  } finally {
    engine.free()
  }
}

async function readSchema(folder: string): Promise<{ path: string; content: string }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.prisma')).sort()
  return Promise.all(
    names.map(async (name) => ({ path: name, content: await readFile(path.join(folder, name), 'utf8') })),
  )
}
