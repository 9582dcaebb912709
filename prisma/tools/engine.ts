import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import { SchemaEngine, version } from '@prisma/schema-engine-wasm'

/** A schema file: its path as shown in messages, and its text. */
export type SchemaFile = [path: string, content: string]

// Where the engine leaves the message of a panic; without it a panic says only "unreachable".
const panicRegistry = {
  message: '',
  set_message(message: string): void {
    this.message = message
  },
  get(): string {
    return this.message
  },
}
Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panicRegistry })

/** Starts Prisma's schema engine, its WebAssembly build, on the given connection. */
export function startEngine(
  factory: SqlMigrationAwareDriverAdapterFactory,
  schema?: SchemaFile[],
): Promise<SchemaEngine> {
  return SchemaEngine.new(
    { datamodels: schema },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  )
}

/** What the last panic said, or an empty string. */
export function lastPanic(): string {
  return panicRegistry.get()
}

export function engineVersion(): string {
  return version()
}

/** A connection to nothing, for comparing files: it answers the one question the engine asks, the version. */
export function offlineAdapterFactory(): SqlMigrationAwareDriverAdapterFactory {
  const identity = { provider: 'postgres', adapterName: 'fieldcast-offline' } as const
  const adapter: SqlDriverAdapter = {
    ...identity,
    queryRaw: () =>
      Promise.resolve({
        columnNames: ['exists', 'version', 'numeric_version'],
        columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
        rows: [[true, 'PostgreSQL 18.0', 180_000]],
      }),
    executeRaw: () => Promise.resolve(0),
    executeScript: () => Promise.resolve(),
    startTransaction: () => Promise.reject(new Error('there is no database here')),
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    dispose: () => Promise.resolve(),
  }
  const connect = () => Promise.resolve(adapter)
  return { ...identity, connect, connectToShadowDb: connect }
}
