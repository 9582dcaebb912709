import type { BillLine } from '#server/areas/sales/sales.ports.ts'
import { idOf } from './order-number.ts'
import { fenOf } from './yuan.ts'

const FIRST_HEADING = '支付宝交易号'

/**
 * Reads the details of Alipay's trade bill; the archive's other table, the summary, has no such headings and gives
 * no lines. Lines that begin with # are remarks, and values of digits end in a tab.
 *
 * @throws Error when a line cannot be read, since a bill that was half read would show differences that are none.
 */
export function readAlipayBill(text: string): BillLine[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const start = lines.findIndex((line) => line.startsWith(FIRST_HEADING))
  const headings = cellsOf(lines[start] ?? '')
  if (start === -1 || !headings.includes('退款批次号/请求号')) return []
  return lines
    .slice(start + 1)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => readLine(headings, cellsOf(line)))
}

function readLine(headings: readonly string[], cells: readonly string[]): BillLine {
  // A comma in the goods' name moves what follows it, so cells behind the name are counted from the end.
  const name = headings.indexOf('商品名称')
  const shift = cells.length - headings.length
  const cell = (heading: string) => {
    const at = headings.indexOf(heading)
    return cells[at > name ? at + shift : at] ?? ''
  }
  const isRefund = cell('业务类型') === '退款'
  const number = cell(isRefund ? '退款批次号/请求号' : '商户订单号')
  const amountFen = fenOf(cell('订单金额（元）'))
  if (shift < 0 || amountFen === null) throw new Error('A line of the bill makes no sense')
  return {
    kind: isRefund ? 'refund' : 'payment',
    id: idOf(number) ?? number,
    reference: cell('支付宝交易号'),
    // Refunds stand there below zero.
    amountFen: Math.abs(amountFen),
    settled: true,
  }
}

const cellsOf = (line: string): string[] => line.split(',').map((cell) => cell.trim())
