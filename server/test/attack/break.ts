import { z } from 'zod'

type Schema = z.core.JSONSchema.BaseSchema

/** One fault in one place of an otherwise good value. */
export interface Fault {
  /** Where, such as `skus.0.priceFen`; empty for the whole. */
  readonly path: string
  readonly what: string
  /** The whole value with the fault in it. */
  readonly value: unknown
  /** Whether the schema refuses it for certain; else it must only do no harm. */
  readonly certain: boolean
}

interface Change {
  readonly path: readonly string[]
  readonly what: string
  readonly replacement: unknown
  readonly certain: boolean
}

type Replacement = readonly [what: string, replacement: unknown, certain?: boolean]

/** Stands for "not there at all". */
const MISSING = Symbol('missing')

/** Every way in which one member of a good value can break its schema: missing, of a wrong type, out of range. */
export function faultsOf(schema: z.ZodType, good: unknown): Fault[] {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return changesAt(root, good, []).map(({ path, what, replacement, certain }) => ({
    ...{ path: path.join('.'), what, certain },
    value: withChange(good, path, replacement),
  }))
}

/** Where a good value holds ids, to put unknown ones there. */
export function idsIn(schema: z.ZodType, good: unknown): string[][] {
  const walk = (node: Schema, value: unknown, path: string[]): string[][] => {
    const at = branchOf(node, value)
    if (at.format === 'uuid') return [path]
    return membersOf(at, value).flatMap(([name, member, inner]) => walk(member, inner, [...path, name]))
  }
  return walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), good, [])
}

/** A copy with something else in one place. */
export function withChange(value: unknown, path: readonly string[], replacement: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return replacement
  if (Array.isArray(value))
    return value.map((item: unknown, index) =>
      String(index) === name ? withChange(item, rest, replacement) : item,
    )
  const copy = { ...(value as Record<string, unknown>) }
  if (rest.length === 0 && replacement === MISSING) return omit(copy, name)
  return { ...copy, [name]: withChange(copy[name], rest, replacement) }
}

const omit = (value: Record<string, unknown>, name: string): unknown =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))

function changesAt(node: Schema, value: unknown, path: readonly string[]): Change[] {
  const at = branchOf(node, value)
  const nullable = node.anyOf?.some((branch) => branch.type === 'null') ?? false
  const here = [...wrongTypes(at, nullable), ...outOfRange(at, value)]
  const inside = membersOf(at, value).flatMap(([name, member, inner]) => {
    const missing = at.required?.includes(name)
      ? [{ path: [...path, name], what: 'missing', replacement: MISSING, certain: true }]
      : []
    return [...missing, ...changesAt(member, inner, [...path, name])]
  })
  const ofHere = here.map(([what, replacement, certain = true]) => ({ path, what, replacement, certain }))
  return [...ofHere, ...inside]
}

/** Of alternatives, the one that is not null. */
function branchOf(node: Schema, value: unknown): Schema {
  if (!node.anyOf || value === null) return node
  return node.anyOf.map((branch) => branch).find(({ type }) => type !== 'null') ?? node
}

function membersOf(node: Schema, value: unknown): [string, Schema, unknown][] {
  if (Array.isArray(value)) {
    const item = node.prefixItems?.[0] ?? node.items
    return typeof item === 'object' && value.length > 0 ? [['0', item as Schema, value[0]]] : []
  }
  if (typeof value !== 'object' || value === null) return []
  const given = value as Record<string, unknown>
  return Object.entries(node.properties ?? {})
    .filter(([name]) => name in given)
    .map(([name, member]) => [name, member as Schema, given[name]])
}

const examples: Record<string, unknown> = {
  null: null,
  object: { $gt: '' },
  array: [{}],
  string: 'nonsense',
  number: 12.5,
  boolean: true,
}

function wrongTypes({ type }: Schema, nullable: boolean): Replacement[] {
  if (typeof type !== 'string') return []
  const own = type === 'integer' ? 'number' : type
  return Object.entries(examples)
    .filter(([name]) => name !== own && !(name === 'null' && nullable))
    .map(([name, example]) => [`${name} instead of ${type}`, example])
}

function outOfRange(node: Schema, value: unknown): Replacement[] {
  switch (node.type) {
    case 'integer':
      return numbers(node)
    case 'string':
      return strings(node)
    case 'array':
      return lists(node, value)
    default:
      return []
  }
}

const numbers = ({ minimum, maximum }: Schema): Replacement[] => [
  ['a fraction', (minimum ?? 0) + 0.5],
  ['enormous', 1e300],
  ['below the range', (minimum ?? Number.MIN_SAFE_INTEGER) - 1],
  ['above the range', (maximum ?? Number.MAX_SAFE_INTEGER) + 1],
]

function strings({ maxLength, minLength = 0, pattern, enum: words }: Schema): Replacement[] {
  const shaped = pattern !== undefined || words !== undefined
  const mustFill =
    minLength > 0 || words !== undefined || (pattern !== undefined && !new RegExp(pattern, 'u').test(''))
  return [
    ['a control character', 'a\u0000b', shaped],
    // In bytes it must stay below what any body may have.
    ['too long', ((maxLength ?? 300) > 10_000 ? 'x' : '长').repeat((maxLength ?? 300) + 1)],
    ...(mustFill ? [['empty', ''] as const] : []),
    ...(words ? [['another word', 'nonsense'] as const] : []),
  ]
}

function lists({ minItems, maxItems }: Schema, value: unknown): Replacement[] {
  const first: unknown = Array.isArray(value) ? value[0] : undefined
  return [
    ...(minItems ? [['too few', []] as const] : []),
    ...(maxItems !== undefined && first !== undefined
      ? [['too many', Array.from({ length: maxItems + 1 }, () => first)] as const]
      : []),
  ]
}
