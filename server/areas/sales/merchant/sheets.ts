import type { DeskParcel, Statement } from '#contracts/sales/merchant.types.ts'

const YUAN = '#,##0.00'

interface Column<Row> {
  readonly header: string
  readonly width: number
  readonly of: (row: Row) => string | number | Date
  readonly format?: string
}

const parcelColumns: readonly Column<DeskParcel>[] = [
  { header: '订单号', width: 40, of: (row) => row.orderId },
  { header: '付款时间', width: 20, of: (row) => new Date(row.paidAt), format: 'yyyy-mm-dd hh:mm' },
  { header: '状态', width: 10, of: (row) => STATES[row.state] },
  { header: '商品', width: 48, of: goodsIn },
  { header: '货款 元', width: 12, of: (row) => row.goodsFen / 100, format: YUAN },
  { header: '运费 元', width: 12, of: (row) => row.freightFen / 100, format: YUAN },
  { header: '已退 元', width: 12, of: (row) => row.refundedFen / 100, format: YUAN },
  { header: '收货人', width: 12, of: (row) => row.buyer?.nameMasked ?? '' },
  { header: '地区', width: 28, of: (row) => row.buyer?.region ?? '' },
  { header: '快递', width: 12, of: (row) => row.carrier ?? '' },
  { header: '运单号', width: 24, of: (row) => row.tracking ?? '' },
]

const STATES: Record<DeskParcel['state'], string> = {
  toShip: '待发货',
  shipped: '已发货',
  delivered: '已签收',
  completed: '已完成',
  refunded: '已退款',
}

const KINDS: Partial<Record<Statement['lines'][number]['kind'], string>> = {
  completed: '交易完成',
  refundPromised: '完成后退款',
}

const statementColumns: readonly Column<Statement['lines'][number]>[] = [
  { header: '时间', width: 20, of: (row) => new Date(row.at), format: 'yyyy-mm-dd hh:mm' },
  { header: '事项', width: 16, of: (row) => KINDS[row.kind] ?? row.kind },
  { header: '订单号', width: 40, of: (row) => row.orderId },
  { header: '入账 元', width: 14, of: (row) => row.amountFen / 100, format: YUAN },
  { header: '佣金 元', width: 14, of: (row) => row.commissionFen / 100, format: YUAN },
]

/** A merchant's parcels as XLSX. */
export const parcelSheet = (parcels: readonly DeskParcel[]): Promise<Buffer> =>
  sheet('订单', parcelColumns, parcels)

/** A merchant's statement as XLSX, with what stood before and after it. */
export const statementSheet = (statement: Statement): Promise<Buffer> =>
  sheet('对账单', statementColumns, statement.lines, [
    ['期初余额 元', statement.openingFen / 100],
    ['期末余额 元', statement.closingFen / 100],
  ])

async function sheet<Row>(
  title: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  foot: readonly (readonly [string, number])[] = [],
): Promise<Buffer> {
  // Read when it is needed: it is a tenth of what a start would read.
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  const page = book.addWorksheet(title, { views: [{ state: 'frozen', ySplit: 1 }] })
  page.columns = columns.map(({ header, width }) => ({ header, width }))
  page.getRow(1).font = { bold: true }
  for (const row of rows) {
    const added = page.addRow(columns.map((column) => safe(column.of(row))))
    for (const [index, { format }] of columns.entries())
      if (format !== undefined) added.getCell(index + 1).numFmt = format
  }
  for (const line of foot) page.addRow([...line]).font = { bold: true }
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** A text that a spreadsheet would take for a formula is no formula. */
const safe = (value: string | number | Date): string | number | Date =>
  typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value

function goodsIn({ lines }: DeskParcel): string {
  return lines.map((line) => `${line.title} ${line.skuName} × ${String(line.quantity)}`).join('；')
}
