import type pg from 'pg'
import type { RecordedEvent } from './outbox.ts'

/** An event waiting for delivery and how often that was tried. */
export interface PendingEvent {
  readonly event: RecordedEvent
  readonly attempts: number
}

/** How the outbox stands. */
export interface OutboxStatus {
  /** Waiting for delivery, first or repeated. */
  readonly pending: number
  /** Given up: a person has to look at them. */
  readonly parked: number
  /** Age of the oldest waiting event in ms, 0 when none waits. */
  readonly oldestPendingMs: number
}

interface PendingRow {
  id: string
  kind: string
  payload: unknown
  created_at: Date
  attempts: number
}

// One relay delivers at a time, whichever process it is in; the number is arbitrary but ours alone.
const RELAY_LOCK = 72_707_370
const PRUNE_LIMIT = 5_000

/** True when this connection is, or just became, the one that delivers. */
export async function tryToLead(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ leads: boolean }>('SELECT pg_try_advisory_lock($1) AS leads', [
    RELAY_LOCK,
  ])
  return rows[0]?.leads === true
}

/** The next events that are due, in the order they were recorded. */
export async function readDue(client: pg.ClientBase, limit: number): Promise<PendingEvent[]> {
  const { rows } = await client.query<PendingRow>(
    `SELECT id, kind, payload, created_at, attempts FROM outbox_event
     WHERE published_at IS NULL AND parked_at IS NULL AND (retry_at IS NULL OR retry_at <= now())
     ORDER BY position LIMIT $1`,
    [limit],
  )
  return rows.map(({ id, kind, payload, created_at: at, attempts }) => ({
    // Only appendEvents writes here; a kind of a newer version finds no subscriber.
    event: { id, kind, payload, at } as RecordedEvent,
    attempts,
  }))
}

export async function markPublished(client: pg.ClientBase, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await client.query('UPDATE outbox_event SET published_at = now() WHERE id = ANY($1::uuid[])', [ids])
}

/** Notes a failed attempt: due again after `retryInMs`, or never when that is null (parked). */
export async function markFailed(
  client: pg.ClientBase,
  id: string,
  failure: { attempts: number; error: string; retryInMs: number | null },
): Promise<void> {
  await client.query(
    `UPDATE outbox_event SET attempts = $2, last_error = $3,
       retry_at = now() + make_interval(secs => $4::float8 / 1000),
       parked_at = CASE WHEN $4::float8 IS NULL THEN now() END
     WHERE id = $1`,
    [id, failure.attempts, failure.error, failure.retryInMs],
  )
}

/** Deletes a bounded number of events published longer ago than `olderThanMs`. */
export async function prunePublished(client: pg.ClientBase, olderThanMs: number): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM outbox_event WHERE id IN (
       SELECT id FROM outbox_event WHERE published_at < now() - make_interval(secs => $1::float8 / 1000)
       LIMIT $2)`,
    [olderThanMs, PRUNE_LIMIT],
  )
  return rowCount ?? 0
}

/** Gives parked events another round of attempts, once what they failed on is mended. */
export async function releaseParked(pool: pg.Pool): Promise<number> {
  const { rowCount } = await pool.query(
    'UPDATE outbox_event SET parked_at = NULL, retry_at = NULL, attempts = 0 WHERE parked_at IS NOT NULL',
  )
  return rowCount ?? 0
}

/** Counts for health and metrics. */
export async function readOutboxStatus(pool: pg.Pool): Promise<OutboxStatus> {
  const { rows } = await pool.query<{ pending: number; parked: number; oldest_ms: number }>(
    `SELECT count(*) FILTER (WHERE parked_at IS NULL) AS pending, count(parked_at) AS parked,
       coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE parked_at IS NULL)) * 1000, 0)::int8
         AS oldest_ms
     FROM outbox_event WHERE published_at IS NULL`,
  )
  const [row] = rows
  return { pending: row?.pending ?? 0, parked: row?.parked ?? 0, oldestPendingMs: row?.oldest_ms ?? 0 }
}
