import { codeOf, messageOf } from '#server/core/startup-error.ts'
import { createDatabase, databaseName, dropDatabase, pingDatabase } from './database-verbs.ts'

const VERBS = new Map<string, (url: string) => Promise<void>>([
  ['can-connect-to-database', pingDatabase],
  ['create-database', createDatabase],
  ['drop-database', dropDatabase],
])

/**
 * Runs one of the native engine's `cli` commands; an error goes to stderr in the form Prisma's CLI reads.
 *
 * @returns the exit code.
 */
export async function runDatabaseVerb(verb: string, url: string): Promise<number> {
  // Prisma's CLI skips the first line of stderr.
  log('INFO', 'Starting schema engine CLI')
  try {
    await (VERBS.get(verb) ?? unknownVerb)(url)
    return 0
  } catch (error) {
    const [code, message] = explain(error, url)
    log('ERROR', message, { error_code: code, is_panic: false })
    return 1
  }
}

function unknownVerb(): Promise<void> {
  return Promise.reject(new Error('this command is not supported'))
}

function log(level: 'INFO' | 'ERROR', message: string, extra: Record<string, unknown> = {}): void {
  const timestamp = new Date().toISOString()
  const line = { timestamp, level, fields: { message, ...extra }, target: 'schema_engine::logger' }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}

/** Prisma's own error code and a sentence; the codes decide what its CLI does next. */
function explain(error: unknown, url: string): [code: string, message: string] {
  const { hostname, port, username } = new URL(url)
  switch (codeOf(error)) {
    case '3D000':
      return ['P1003', `Database \`${databaseName(url)}\` does not exist`]
    case '28P01':
    case '28000':
      return ['P1000', `The database server refuses the credentials of \`${username}\``]
    case '42P04':
      return ['P1009', `Database \`${databaseName(url)}\` already exists`]
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return ['P1001', `Can't reach database server at \`${hostname}:${port || '5432'}\``]
    default:
      return ['P1010', messageOf(error)]
  }
}
