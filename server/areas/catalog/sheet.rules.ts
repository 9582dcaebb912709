import type { Product, SheetReport } from '#contracts/catalog/catalog.types.ts'

import { beijingTime } from '#server/core/beijing-time.ts'
import { stockCauseWords, type StockCause } from '#contracts/catalog/stock-causes.ts'

/** The heading of an import and export, in this order. */
export const columns = [
  ...['商品编号', '规格编号', '商品', '介绍', '规格', '单位', '单价（元）', '净重（克）', '首次入库'],
  ...['每人每天限购', '每天可发'],
] as const

type Trouble = SheetReport['problems'][number]

/** One row that reads well; `skuId` null: a new SKU. */
export interface SheetRow {
  readonly row: number
  readonly skuId: string | null
  readonly title: string
  readonly description: string
  readonly name: string
  readonly unit: string
  readonly priceFen: number
  readonly weightGrams: number | null
  readonly stock: number
  readonly perBuyer: number | null
  readonly shipPerDay: number | null
}

/** A merchant's products as rows, the heading first. */
export const toRows = (products: readonly Product[]): (string | number | null)[][] => [
  [...columns],
  ...products.flatMap(({ id, title, description, skus }) =>
    skus.map((sku) => [
      ...[id, sku.id, title, description, sku.name, sku.unit, sku.priceFen / 100, sku.weightGrams],
      ...[sku.available, sku.perBuyer, sku.shipPerDay],
    ]),
  ),
]

interface Movement {
  readonly at: Date
  readonly delta: number
  readonly cause: StockCause | null
  readonly reason: string
  readonly sku: { readonly name: string; readonly product: { readonly title: string } }
}

const LOG = {
  zh: { title: '库存流水', heading: ['时间', '商品', '规格', '数量', '原因'] },
  en: { title: 'Stock log', heading: ['Time', 'Product', 'Packing', 'Change', 'Reason'] },
} as const

/** Changes of stock as a page of its own: the platform's causes in the reader's language, a person's words as they are. */
export const logPage = (movements: readonly Movement[], language: 'zh' | 'en') => ({
  title: LOG[language].title,
  rows: [
    LOG[language].heading,
    ...movements.map(({ at, delta, cause, reason, sku }) => [
      ...[beijingTime(at), sku.product.title, sku.name, delta],
      noFormula(cause === null ? reason : stockCauseWords[cause][language]),
    ]),
  ],
})

/** A text that a spreadsheet would take for a formula is no formula. */
const noFormula = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Reads rows of cells; every cell that is wrong is named with its row as a spreadsheet counts them. */
export function readRows(
  cells: readonly (readonly string[])[],
  knownSkuIds: ReadonlySet<string>,
): { rows: SheetRow[]; problems: Trouble[] } {
  const problems: Trouble[] = []
  const [heading = [], ...body] = cells
  for (const [index, name] of columns.entries())
    if (heading[index] !== name)
      problems.push(
        trouble(
          1,
          name,
          `第 ${String(index + 1)} 列应是「${name}」`,
          `column ${String(index + 1)} should be “${name}”`,
        ),
      )
  if (problems.length > 0) return { rows: [], problems }
  const rows = body.flatMap((row, index): SheetRow[] => {
    if (row.every((cell) => cell === '')) return []
    const read = readRow(row, index + 2, knownSkuIds)
    problems.push(...read.problems)
    return read.problems.length === 0 ? [read.row] : []
  })
  return { rows, problems: [...problems, ...doubled(rows)] }
}

function readRow(
  cells: readonly string[],
  row: number,
  knownSkuIds: ReadonlySet<string>,
): { row: SheetRow; problems: Trouble[] } {
  const problems: Trouble[] = []
  const cell = (name: (typeof columns)[number]) => cells[columns.indexOf(name)] ?? ''
  const wrong = (name: (typeof columns)[number], zh: string, en: string) => {
    problems.push(trouble(row, name, zh, en))
  }
  const text = (name: (typeof columns)[number], most: number, least = 1) => {
    const value = cell(name)
    if (value.length < least || value.length > most)
      wrong(name, `要 ${String(least)}–${String(most)} 个字`, `${String(least)}–${String(most)} characters`)
    return value
  }
  const whole = (name: (typeof columns)[number], most: number, empty: number | null) => {
    const value = cell(name)
    if (value === '') return empty
    const number = Number(value)
    if (Number.isInteger(number) && number >= (empty === null ? 1 : 0) && number <= most) return number
    wrong(name, '要填整数', 'a whole number')
    return empty
  }
  const skuId = cell('规格编号')
  if (skuId !== '' && !(uuid.test(skuId) && knownSkuIds.has(skuId)))
    wrong('规格编号', '这家没有这个规格', 'this merchant has no such SKU')
  const price = Number(cell('单价（元）'))
  const priceFen = Math.round(price * 100)
  if (
    cell('单价（元）') === '' ||
    !(priceFen >= 1 && priceFen <= 1_000_000_000) ||
    Math.abs(priceFen - price * 100) > 1e-6
  )
    wrong('单价（元）', '要填价格，最多两位小数', 'a price with at most two decimals')
  const parsed: SheetRow = {
    row,
    skuId: skuId === '' ? null : skuId,
    title: text('商品', 40),
    description: text('介绍', 2_000, 0),
    name: text('规格', 20),
    unit: text('单位', 4),
    priceFen,
    weightGrams: whole('净重（克）', 1_000_000, null),
    stock: whole('首次入库', 1_000_000, 0) ?? 0,
    perBuyer: whole('每人每天限购', 999, null),
    shipPerDay: whole('每天可发', 1_000_000, null),
  }
  return { row: parsed, problems }
}

function doubled(rows: readonly SheetRow[]): Trouble[] {
  const seen = new Map<string, number>()
  return rows.flatMap(({ skuId, title, name, row }) => {
    const key = skuId ?? `${title}\n${name}`
    const first = seen.get(key)
    if (first === undefined) {
      seen.set(key, row)
      return []
    }
    return [
      trouble(
        row,
        skuId === null ? '规格' : '规格编号',
        `和第 ${String(first)} 行重复`,
        `the same as row ${String(first)}`,
      ),
    ]
  })
}

const trouble = (row: number, column: string, zh: string, en: string): Trouble => ({ row, column, zh, en })
