import { codeOf, messageOf, StartupError } from '#server/core/startup-error.ts'

const REFUSALS: Record<string, string> = {
  '28P01': 'refuses the user or the password; check those in DATABASE_URL',
  '28000': 'refuses the user; check DATABASE_URL and the server’s pg_hba.conf',
  '3D000': 'has no database of that name; create it or check DATABASE_URL',
  '53300': 'has no connection left; raise max_connections or start fewer processes',
  '57P03': 'is still starting; try again in a moment',
}

/** The one line for a database that does not let us in, naming the server but never the password. */
export function unreachableDatabase(url: string, cause: unknown): StartupError {
  const refusal = REFUSALS[codeOf(cause) ?? '']
  const fault = refusal ?? `does not answer (${messageOf(cause)}); start it or check DATABASE_URL`
  return new StartupError('database_unreachable', `The database at ${placeOf(url)} ${fault}`, { cause })
}

function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'an address that is not a URL'
  const { hostname, port, pathname } = new URL(url)
  return `${hostname}:${port || '5432'}${pathname}`
}
