import {
  ColumnTypeEnum,
  DriverAdapterError,
  type ColumnType,
  type MappedError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { createDatabase, dropDatabase } from './database-verbs.ts'

/**
 * Connects Prisma's schema engine to PostgreSQL. `@prisma/adapter-pg` serves queries well but not migrations:
 * it cuts scripts at every semicolon (function bodies too), refuses the catalogue's own column types, and its
 * shadow database is the main one whenever a connection string is given.
 *
 * @param shadowUrl a database to replay migrations in; without it one is made and dropped.
 */
export function catalogueAdapterFactory(
  url: string,
  shadowUrl?: string,
): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: 'fieldcast-catalogue',
    connect: () => connect(url),
    connectToShadowDb: () => (shadowUrl === undefined ? connectToNewShadow(url) : connect(shadowUrl)),
  }
}

async function connectToNewShadow(url: string): Promise<SqlDriverAdapter> {
  const shadow = new URL(url)
  shadow.pathname = `/prisma_migrate_shadow_db_${randomUUID()}`
  await createDatabase(shadow.href)
  const adapter = await connect(shadow.href)
  return {
    ...adapter,
    dispose: async () => {
      await adapter.dispose()
      await dropDatabase(shadow.href)
    },
  }
}

async function connect(url: string): Promise<SqlDriverAdapter> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  // Reported by the query in flight; unheard, the event would end the process.
  client.on('error', () => undefined)
  await client.connect().catch(rethrow)
  return {
    provider: 'postgres',
    adapterName: 'fieldcast-catalogue',
    queryRaw: (query) => read(client, query),
    executeRaw: async ({ sql, args }) => (await client.query(sql, args).catch(rethrow)).rowCount ?? 0,
    // Without values pg sends the whole script as one simple query, as the native engine does.
    executeScript: async (script) => {
      await client.query(script).catch(rethrow)
    },
    startTransaction: () => Promise.reject(new Error('the schema engine runs scripts, not transactions')),
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    dispose: () => client.end(),
  }
}

async function read(client: pg.Client, { sql, args }: SqlQuery): Promise<SqlResultSet> {
  const result = await client
    .query<unknown[]>({ text: sql, values: args, rowMode: 'array', types: { getTypeParser } })
    .catch(rethrow)
  return {
    columnNames: result.fields.map((field) => field.name),
    columnTypes: result.fields.map((field) => COLUMN_TYPES[field.dataTypeID] ?? ColumnTypeEnum.Text),
    rows: result.rows,
  }
}

const { Int32, Int64, Text, Boolean, Character, DateTime } = ColumnTypeEnum

// By type oid (pg_type.dat), those the engine's catalogue queries return: 18 is "char", 19 is name, 26 is oid.
const COLUMN_TYPES: Record<number, ColumnType> = {
  16: Boolean,
  18: Character,
  19: Text,
  20: Int64,
  21: Int32,
  23: Int32,
  25: Text,
  26: Int64,
  1043: Text,
  1114: DateTime,
  1184: DateTime,
  1000: ColumnTypeEnum.BooleanArray,
  1002: ColumnTypeEnum.CharacterArray,
  1003: ColumnTypeEnum.TextArray,
  1005: ColumnTypeEnum.Int32Array,
  1007: ColumnTypeEnum.Int32Array,
  1009: ColumnTypeEnum.TextArray,
  1015: ColumnTypeEnum.TextArray,
  1016: ColumnTypeEnum.Int64Array,
  1028: ColumnTypeEnum.Int64Array,
}

const PARSED_BY_PG = new Set([16, 21, 23, 1000, 1005, 1007, 1009, 1015])
const PARSED_HERE = new Map<number, (text: string) => unknown>([
  [1002, parseTextArray],
  [1003, parseTextArray],
  [1114, (text) => `${text.replace(' ', 'T')}+00:00`],
  [1184, (text) => text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')],
])

const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid, format): unknown => {
  if (PARSED_BY_PG.has(oid)) return pg.types.getTypeParser(oid, format)
  return PARSED_HERE.get(oid) ?? ((text: string) => text)
}

function parseTextArray(text: string): unknown[] {
  return pg.types.arrayParser(text, (entry: unknown) => entry)
}

function rethrow(error: unknown): never {
  throw error instanceof pg.DatabaseError ? new DriverAdapterError(mapError(error)) : error
}

function mapError(error: pg.DatabaseError): MappedError & { originalCode: string; originalMessage: string } {
  const code = error.code ?? 'N/A'
  return { originalCode: code, originalMessage: error.message, ...mapKnown(code, error) }
}

function mapKnown(code: string, error: pg.DatabaseError): MappedError {
  const quoted = /"([^"]*)"/.exec(error.message)?.[1] ?? ''
  switch (code) {
    case '28P01':
      return { kind: 'AuthenticationFailed', user: quoted }
    case '3D000':
      return { kind: 'DatabaseDoesNotExist', db: quoted }
    case '42P01':
      return { kind: 'TableDoesNotExist', table: quoted }
    case '42P04':
      return { kind: 'DatabaseAlreadyExists', db: quoted }
    default: {
      const { severity = 'ERROR', message, detail, column, hint } = error
      return { kind: 'postgres', code, severity, message, detail, column, hint }
    }
  }
}
