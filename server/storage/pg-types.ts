import pg from 'pg'

const INT8 = 20
const DATE = 1082
const TIMESTAMP = 1114

/** A 64-bit integer as a number where that is exact, else as a bigint. */
function parseInt8(text: string): number | bigint {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

const parsers = new Map<number, (text: string) => unknown>([
  [INT8, parseInt8],
  // pg reads both in the machine's own time zone; a date has none, and what we store is UTC.
  [DATE, (text) => text],
  [TIMESTAMP, (text) => new Date(`${text.replace(' ', 'T')}Z`)],
])

/** How plain `pg` queries read values: pass as `types` to a pool or client. */
export const pgTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format): unknown => {
    const own = format === 'binary' ? undefined : parsers.get(oid)
    return own ?? pg.types.getTypeParser(oid, format ?? 'text')
  },
}
