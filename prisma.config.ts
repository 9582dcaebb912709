import path from 'node:path'
import { defineConfig } from 'prisma/config'

// Prisma's native schema engine comes from a host that may be out of reach; ours is its WebAssembly build.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= path.join(import.meta.dirname, 'prisma/tools/schema-engine.ts')
// That file is TypeScript: it needs the project's own Node.js before any older one of the system.
process.env['PATH'] = [path.join(import.meta.dirname, 'node_modules/.bin'), process.env['PATH']].join(
  path.delimiter,
)

const url = process.env['DATABASE_URL']

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  ...(url === undefined ? {} : { datasource: { url } }),
})
