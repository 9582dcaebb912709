export type DeskAct =
  | { readonly act: 'move'; readonly by: 1 | -1 }
  | { readonly act: 'level'; readonly level: number }
  | { readonly act: 'bind' }

/** What a key does at the desk; null for every other key and for keys held with Ctrl, Alt or ⌘. */
export function deskAct(key: string, modified: boolean): DeskAct | null {
  if (modified) return null
  if (key === 'ArrowDown') return { act: 'move', by: 1 }
  if (key === 'ArrowUp') return { act: 'move', by: -1 }
  if (/^[0-3]$/.test(key)) return { act: 'level', level: Number(key) }
  return key === 'm' || key === 'M' ? { act: 'bind' } : null
}
