export type DeskAct =
  | { readonly act: 'explain'; readonly position: number }
  | { readonly act: 'stop' | 'flash' | 'goods' | 'say' | 'moderate' | 'keys' }

/** The letters of the desk, in the order in which its list of keys shows them. */
export const deskLetters = {
  x: 'stop',
  f: 'flash',
  g: 'goods',
  c: 'say',
  m: 'moderate',
  '?': 'keys',
} as const satisfies Record<string, DeskAct['act']>

const isLetter = (key: string): key is keyof typeof deskLetters => Object.hasOwn(deskLetters, key)

/**
 * What a key does at the helper's desk: 1–9 explain the product of that number, 0 the tenth. Null for every
 * other key, for keys held with Ctrl, Alt or ⌘, and for a key that repeats because it is held down.
 */
export function deskAct(
  key: string,
  { modified, repeated }: { modified: boolean; repeated: boolean },
): DeskAct | null {
  if (modified || repeated) return null
  if (/^\d$/.test(key)) return { act: 'explain', position: key === '0' ? 10 : Number(key) }
  const letter = key.toLowerCase()
  return isLetter(letter) ? { act: deskLetters[letter] } : null
}

/** The key that explains the product at a position of the cart; null from the eleventh on. */
export const keyOf = (position: number): string | null =>
  position < 1 || position > 10 ? null : String(position % 10)
