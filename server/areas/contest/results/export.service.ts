import { found, Problem } from '#server/core/problem.ts'
import type { ContestView } from '#server/areas/contest/contest.views.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The published ranking as a table: one sheet a board, one column a criterion. Throws `not_yet`. */
export async function exportResult(
  { contest, contestants, standings }: ContestView,
  format: 'csv' | 'xlsx',
): Promise<{ name: string; type: string; base64: string }> {
  if (contest.state !== 'published') throw new Problem('not_yet')
  const entries = new Map(contestants.map((it) => [it.id, it]))
  // Read when it is needed: it is a tenth of what a start would read.
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  for (const [index, board] of contest.tracks.entries()) {
    const criteria = contest.criteria.filter((it) => it.track === index + 1)
    const sheet = book.addWorksheet(sheetName(board))
    sheet.addRow([
      '榜',
      '名次',
      '参赛号',
      '主播',
      '乡镇',
      '村',
      '总分',
      '分歧',
      '奖项',
      ...criteria.map((it) => it.name),
    ])
    for (const { entryId, rank, score, spread, award, parts, track } of standings) {
      if (track !== index + 1) continue
      const { number, host, place } = found(entries.get(entryId))
      const scores = criteria.map((it) =>
        Number(parts.find((part) => part.criterionId === it.id)?.score ?? 0),
      )
      sheet.addRow(
        [
          board,
          rank,
          number,
          host.displayName,
          place.townName,
          place.villageName,
          Number(score),
          Number(spread),
          award ?? '',
          ...scores,
        ].map(plain),
      )
    }
  }
  const name = `${contest.slug}.${format}`
  if (format === 'xlsx')
    return { name, type: XLSX, base64: Buffer.from(await book.xlsx.writeBuffer()).toString('base64') }
  const texts = await Promise.all(book.worksheets.map((it) => book.csv.writeBuffer({ sheetId: it.id })))
  // The mark in front tells Excel that it is UTF-8.
  const text = `\uFEFF${texts.map((it) => Buffer.from(it).toString('utf8')).join('\n')}\n`
  return { name, type: 'text/csv; charset=utf-8', base64: Buffer.from(text).toString('base64') }
}

/** Excel takes no sheet name with these signs or of more than 31. */
const sheetName = (board: string): string => board.replaceAll(/[*?:\\/[\]]/g, ' ').slice(0, 31) || '榜'

/** A name that a spreadsheet would read as a formula is kept a name. */
const plain = (cell: string | number): string | number =>
  typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
