const segmenter = new Intl.Segmenter()

/** What a reader takes for single characters. */
const charactersOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment)

/** How wide words are drawn, in halves of a Chinese character. */
export const widthOf = (text: string): number =>
  charactersOf(text).reduce((sum, character) => sum + (/^[\u0020-\u024f]/u.test(character) ? 1 : 2), 0)

/**
 * Breaks words into lines at most `units` halves of a Chinese character wide; Latin words stay whole where they
 * fit into a line, and what is beyond `most` lines is cut with an ellipsis.
 */
export function wrap(text: string, units: number, most: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(/[\u0021-\u024f]+|\s+|[^]/gu) ?? []) {
    if (line !== '' && widthOf(line + piece) > units) {
      lines.push(line.trim())
      line = piece.trimStart()
    } else line += piece
  }
  if (line.trim() !== '') lines.push(line.trim())
  if (lines.length <= most) return lines
  return [
    ...lines.slice(0, most - 1),
    `${charactersOf(lines[most - 1] ?? '')
      .slice(0, -1)
      .join('')}…`,
  ]
}

/** Text as SVG may hold it. */
export const escapeXml = (text: string): string =>
  text.replace(/[<>&'"]/g, (character) => `&#${character.codePointAt(0) ?? 0};`)

/** The dark modules of a QR code as one SVG path, a module being one unit. */
export function modulesPath({ size, data }: { size: number; data: ArrayLike<number> }): string {
  const dark: string[] = []
  for (let index = 0; index < size * size; index += 1)
    if (data[index]) dark.push(`M${index % size} ${Math.floor(index / size)}h1v1h-1z`)
  return dark.join('')
}
