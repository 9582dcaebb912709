/** An actor of the log, "judge 3" or "operator", as a key for words and a number. */
export function actorWords(actor: string): { key: string; seat: string } {
  const [key = '', seat = ''] = actor.split(' ')
  return { key, seat }
}

export interface FactNames {
  /** A member's name, and how what it says is told. */
  readonly name: (member: string) => string
  /** Between the items of a list. */
  readonly comma: string
  readonly yes: string
  readonly no: string
}

/** What an entry of the log notes, in one line with its members' names in words; what is empty is left out. */
export const factWords = (facts: Readonly<Record<string, unknown>>, names: FactNames): string =>
  Object.entries(facts)
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${names.name(name)} ${told(value, names)}`)
    .join(' · ')

function told(value: unknown, names: FactNames): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? names.yes : names.no
  if (Array.isArray(value)) return value.map((it) => told(it, names)).join(names.comma)
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, it]) => `${names.name(name)} ${told(it, names)}`)
    .join(' ')
}
