import type { BillLine } from '#server/areas/sales/sales.ports.ts'
import { idOf } from './order-number.ts'
import { fenOf } from './yuan.ts'

const FIRST_HEADING = '交易时间'

/**
 * Reads WeChat's trade bill of all orders and refunds: a line of headings, lines whose every value begins with a
 * backtick, and a summary under headings of its own.
 *
 * @throws Error when a line cannot be read, since a bill that was half read would show differences that are none.
 */
export function readWechatBill(text: string): BillLine[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const headings = lines[0]?.split(',') ?? []
  if (headings[0] !== FIRST_HEADING) throw new Error('The bill does not begin with its headings')
  const end = lines.findIndex((line, index) => index > 0 && !line.startsWith('`'))
  return lines.slice(1, end === -1 ? undefined : end).map((line) => readLine(headings, line))
}

function readLine(headings: readonly string[], line: string): BillLine {
  // Values may hold commas, but never a comma that a backtick follows.
  const cells = line.slice(1).split(',`')
  const cell = (heading: string) => cells[headings.indexOf(heading)]?.trim() ?? ''
  const isRefund = cell('交易状态') === 'REFUND'
  const number = cell(isRefund ? '商户退款单号' : '商户订单号')
  const amountFen = fenOf(cell(isRefund ? '申请退款金额' : '订单金额'))
  if (cells.length !== headings.length || amountFen === null)
    throw new Error('A line of the bill makes no sense')
  return {
    kind: isRefund ? 'refund' : 'payment',
    id: idOf(number) ?? number,
    reference: cell(isRefund ? '微信退款单号' : '微信订单号'),
    amountFen,
    // A refund's line is written when it is taken on; its state there is not brought up to date.
    settled: isRefund ? cell('退款状态') !== 'FAIL' : cell('交易状态') === 'SUCCESS',
  }
}
