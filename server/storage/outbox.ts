import type { DomainEvent, EventKind, NewEvent } from '#server/core/domain-events.ts'
import { newId } from '#server/core/ids.ts'
import type { Transaction } from './transaction.ts'

/** A domain event as it comes out of the outbox; `kind` tells what `payload` is. */
export type RecordedEvent = { [Kind in EventKind]: DomainEvent<Kind> }[EventKind]

/**
 * Records events in the transaction of the change they tell of: they are delivered if and only if it
 * commits, in the order of their recording.
 *
 * @returns their ids.
 */
export async function appendEvents(transaction: Transaction, events: readonly NewEvent[]): Promise<string[]> {
  const rows = events.map(({ kind, payload }) => ({ id: newId(), kind, payload }))
  if (rows.length > 0) await transaction.outboxEvent.createMany({ data: rows })
  return rows.map((row) => row.id)
}

/** A statement for plain `pg`, or for a CTE of a larger one. */
export interface SqlStatement {
  readonly text: string
  readonly values: readonly [ids: string[], kinds: string[], payloads: string[]]
}

/**
 * The target of an insert that takes its events from a query: follow it with a SELECT of
 * `id uuid, kind text, payload jsonb`.
 */
export const INSERT_INTO_OUTBOX = 'INSERT INTO outbox_event (id, kind, payload)'

/**
 * The same recording through plain `pg`.
 *
 * @param firstParameter the number of the first of its three parameters, where it is part of a larger statement.
 */
export function appendEventsSql(events: readonly NewEvent[], firstParameter = 1): SqlStatement {
  const [ids, kinds, payloads] = [0, 1, 2].map((offset) => `$${String(firstParameter + offset)}`)
  const lists = `${ids ?? ''}::uuid[], ${kinds ?? ''}::text[], ${payloads ?? ''}::jsonb[]`
  return {
    text: `${INSERT_INTO_OUTBOX} SELECT e.id, e.kind, e.payload
FROM unnest(${lists}) WITH ORDINALITY AS e (id, kind, payload, n) ORDER BY e.n`,
    values: [
      events.map(() => newId()),
      events.map((event) => event.kind),
      events.map((event) => JSON.stringify(event.payload)),
    ],
  }
}
