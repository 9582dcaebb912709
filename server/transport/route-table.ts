import { Problem } from '#server/core/problem.ts'

/** A route that was found, with what its path says for each `:name`. */
export interface Match<Target> {
  readonly target: Target
  readonly params: Readonly<Record<string, string>>
}

interface Entry<Target> {
  readonly words: readonly string[]
  readonly target: Target
}

/** Finds what answers a path among the routes of its method and first word: the one that was added first. */
export class RouteTable<Target> {
  /** By method, then by the word that follows `/api`. */
  readonly #entries = new Map<string, Map<string, Entry<Target>[]>>()

  /** Adds `path`, such as `/api/offers/:offerId/buy`. */
  add(method: string, path: string, target: Target): void {
    const words = wordsOf(path)
    const ofMethod = this.#entries.get(method) ?? new Map<string, Entry<Target>[]>()
    const alike = ofMethod.get(firstOf(words)) ?? []
    this.#entries.set(method, ofMethod.set(firstOf(words), [...alike, { words, target }]))
  }

  /** What was added for such a request. Throws `malformed` where a word of its path is not well encoded. */
  find(method: string, path: string): Match<Target> | undefined {
    const words = wordsOf(path)
    for (const { words: pattern, target } of this.#entries.get(method)?.get(firstOf(words)) ?? [])
      if (fits(pattern, words)) return { target, params: paramsOf(pattern, words) }
    return undefined
  }
}

/** The words between the slashes; the last slash of a path says nothing. */
function wordsOf(path: string): string[] {
  const words = path.split('/')
  if (words.at(-1) === '') words.pop()
  return words
}

const firstOf = (words: readonly string[]): string => words[2] ?? ''

const fits = (pattern: readonly string[], words: readonly string[]): boolean =>
  pattern.length === words.length &&
  pattern.every((expected, index) => (isName(expected) ? words[index] !== '' : words[index] === expected))

function paramsOf(pattern: readonly string[], words: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {}
  pattern.forEach((expected, index) => {
    if (isName(expected)) params[expected.slice(1)] = decoded(words[index] ?? '')
  })
  return params
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word)
  } catch (cause) {
    throw new Problem('malformed', { cause })
  }
}

const isName = (word: string): boolean => word.startsWith(':')
