import { because } from '#contracts/core/reasons.ts'
import type { Sheets } from '#server/areas/catalog/catalog.ports.ts'
import { Problem } from '#server/core/problem.ts'

const MOST_ROWS = 2_001
const MOST_COLUMNS = 40
/** What a sheet may unpack to. */
const MOST_UNPACKED = 40_000_000
const DIRECTORY_ENTRY = 0x02014b50
const ENTRY_HEAD = 46

/** The library is read when it is needed: it is a tenth of what a start would read. */
const emptyBook = async () => new (await import('exceljs')).default.Workbook()

/** Spreadsheets as Excel and WPS write them. */
export const xlsxSheets: Sheets = {
  async read(bytes) {
    if (unpackedSize(bytes) > MOST_UNPACKED)
      throw new Problem('bad_sheet', { detail: because('sheet_heavy') })
    const book = await emptyBook()
    try {
      await book.xlsx.load(Uint8Array.from(bytes).buffer)
    } catch (error) {
      throw new Problem('bad_sheet', { cause: error })
    }
    const [sheet] = book.worksheets
    if (!sheet) throw new Problem('bad_sheet', { detail: because('sheet_empty') })
    if (sheet.rowCount > MOST_ROWS)
      throw new Problem('bad_sheet', { detail: because('sheet_long', { most: MOST_ROWS - 1 }) })
    return Array.from({ length: sheet.rowCount }, (_, index) => {
      const row = sheet.getRow(index + 1)
      return Array.from({ length: Math.min(sheet.columnCount, MOST_COLUMNS) }, (_cell, column) =>
        row.getCell(column + 1).text.trim(),
      )
    })
  },

  async write(rows, ...more) {
    const book = await emptyBook()
    for (const page of [{ title: '商品', rows }, ...more]) {
      const sheet = book.addWorksheet(page.title)
      for (const row of page.rows) sheet.addRow([...row])
      sheet.getRow(1).font = { bold: true }
      for (const column of sheet.columns) column.width = 16
    }
    return Buffer.from(await book.xlsx.writeBuffer())
  },
}

/** What a zip's own directory says its files unpack to, in bytes. */
function unpackedSize(bytes: Buffer): number {
  let size = 0
  for (let at = bytes.indexOf('PK\u0001\u0002', 0, 'latin1'); at !== -1;) {
    if (at + ENTRY_HEAD > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) break
    size += bytes.readUInt32LE(at + 24)
    at = bytes.indexOf('PK\u0001\u0002', at + ENTRY_HEAD, 'latin1')
  }
  return size
}
