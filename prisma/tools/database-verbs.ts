import pg from 'pg'

/** Opens one connection for `use` and closes it. */
async function withClient(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}

/** The database a connection string names. */
export function databaseName(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres'
}

function maintenanceUrl(url: string): string {
  const maintenance = new URL(url)
  maintenance.pathname = '/postgres'
  return maintenance.href
}

/** Resolves when the database answers. */
export function pingDatabase(url: string): Promise<void> {
  return withClient(url, (client) => client.query('SELECT 1'))
}

/** Makes the database the URL names, copied from `template` when one is given. */
export function createDatabase(url: string, template?: string): Promise<void> {
  const name = pg.escapeIdentifier(databaseName(url))
  // File by file: page by page through the log, as is usual, takes and is dropped in several times as long.
  const source = template === undefined ? '' : ` TEMPLATE ${pg.escapeIdentifier(template)} STRATEGY FILE_COPY`
  return withClient(maintenanceUrl(url), (client) => client.query(`CREATE DATABASE ${name}${source}`))
}

/** Drops the database the URL names, ending the sessions still in it; a missing one is no error. */
export function dropDatabase(url: string): Promise<void> {
  const name = pg.escapeIdentifier(databaseName(url))
  return withClient(maintenanceUrl(url), (client) =>
    client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  )
}
