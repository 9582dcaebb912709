import { generateKeyPairSync, randomUUID, sign, verify, type KeyObject } from 'node:crypto'
import { zipSync } from 'fflate'
import { openProviderServer, type Asked } from './provider-server.ts'

const HEADINGS =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注'

interface Trade {
  readonly number: string
  readonly total: string
  status: 'WAIT_BUYER_PAY' | 'TRADE_SUCCESS' | 'TRADE_CLOSED'
}

const keys = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

/** The parameters in the order in which Alipay signs them. */
const signedText = (fields: Readonly<Record<string, string>>, without: readonly string[]): string =>
  Object.keys(fields)
    .filter((name) => !without.includes(name) && fields[name] !== '')
    .sort()
    .map((name) => `${name}=${fields[name] ?? ''}`)
    .join('&')

export type AlipayServer = Awaited<ReturnType<typeof openAlipayServer>>

/** Alipay's gateway as its documentation tells it, with keys of its own; trades begin when their page is opened. */
export async function openAlipayServer() {
  const [platform, app, stranger] = [keys(), keys(), keys()]
  const account = {
    appId: '2021001234567890',
    sellerId: '2088101106499364',
    appKey: app.privateKey,
    platformKey: platform.publicKey,
  }
  const trades = new Map<string, Trade>()
  const refunds = new Map<string, { trade: string; fee: string }>()
  const bills = new Map<string, Buffer>()

  const server = await openProviderServer((asked, forged) => {
    const { pathname, searchParams } = new URL(asked.path, server.url)
    if (pathname === '/bill.zip') {
      const file = bills.get(searchParams.get('day') ?? '')
      return { status: file ? 200 : 404, headers: {}, body: file ?? '' }
    }
    const fields = fieldsOf(asked)
    const node = JSON.stringify(answer(fields))
    const key = forged ? stranger.privateKey : platform.privateKey
    const signature = sign('sha256', Buffer.from(node), key).toString('base64')
    const name = `${(fields['method'] ?? '').replaceAll('.', '_')}_response`
    return {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: `{"${name}":${node},"sign":"${signature}"}`,
    }
  })

  const fieldsOf = ({ path, body }: Pick<Asked, 'path' | 'body'>) =>
    Object.fromEntries([...new URL(path, server.url).searchParams, ...new URLSearchParams(body)])

  const isSignedByApp = (fields: Record<string, string>, publicKey: KeyObject = app.publicKey) =>
    fields['sign_type'] === 'RSA2' &&
    fields['app_id'] === account.appId &&
    verify(
      'sha256',
      Buffer.from(signedText(fields, ['sign'])),
      publicKey,
      Buffer.from(fields['sign'] ?? '', 'base64'),
    )

  const done = { code: '10000', msg: 'Success' }
  const refused = (subCode: string) => ({
    code: '40004',
    msg: 'Business Failed',
    sub_code: subCode,
    sub_msg: '',
  })

  type Content = Readonly<Record<string, string>>
  const methods: Record<string, (trade: Trade | undefined, content: Content) => object> = {
    'alipay.trade.query': (trade) =>
      trade ? { ...done, ...tradeFields(trade) } : refused('ACQ.TRADE_NOT_EXIST'),
    'alipay.trade.close': (trade) => {
      if (!trade) return refused('ACQ.TRADE_NOT_EXIST')
      if (trade.status !== 'WAIT_BUYER_PAY') return refused('ACQ.TRADE_STATUS_ERROR')
      trade.status = 'TRADE_CLOSED'
      return { ...done, out_trade_no: trade.number }
    },
    'alipay.trade.refund': (trade, content) => refund(trade, content),
    'alipay.trade.fastpay.refund.query': (_, content) => {
      const number = content['out_request_no'] ?? ''
      return refunds.has(number) ? { ...done, out_request_no: number, refund_status: 'REFUND_SUCCESS' } : done
    },
    'alipay.data.dataservice.bill.downloadurl.query': (_, content) => {
      const day = content['bill_date'] ?? ''
      const url = `${server.url}/bill.zip?day=${day}`
      return bills.has(day) ? { ...done, bill_download_url: url } : refused('isp.bill_not_exist')
    },
  }

  function answer(fields: Record<string, string>): object {
    if (!isSignedByApp(fields))
      return { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-signature' }
    const content = JSON.parse(fields['biz_content'] ?? '{}') as Content
    const method = methods[fields['method'] ?? '']
    return method?.(trades.get(content['out_trade_no'] ?? ''), content) ?? refused('isv.invalid-method')
  }

  function refund(trade: Trade | undefined, content: Content): object {
    const number = content['out_request_no'] ?? ''
    if (trade?.status !== 'TRADE_SUCCESS') return refused('ACQ.TRADE_STATUS_ERROR')
    if (refunds.has(number)) return { ...done, fund_change: 'N', out_trade_no: trade.number }
    const sent = [...refunds.values()].filter((one) => one.trade === trade.number)
    const fee = content['refund_amount'] ?? ''
    const total = sent.reduce((sum, one) => sum + Number(one.fee), Number(fee))
    if (total > Number(trade.total) + 0.001) return refused('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL')
    refunds.set(number, { trade: trade.number, fee })
    return { ...done, fund_change: 'Y', out_trade_no: trade.number, refund_fee: total.toFixed(2) }
  }

  const tradeFields = ({ number, total, status }: Trade) => ({
    ...{ trade_no: `2026${number.slice(0, 24)}`, out_trade_no: number, total_amount: total },
    trade_status: status,
  })

  /** A callback as Alipay sends it; a test may change what is in it. */
  function callback(
    content: Record<string, string>,
    change: { key?: 'stranger'; signType?: string } = {},
  ): string {
    const fields = {
      ...{ notify_time: '2026-11-24 10:00:00', notify_type: 'trade_status_sync', notify_id: randomUUID() },
      ...{ app_id: account.appId, seller_id: account.sellerId, charset: 'utf-8', version: '1.0' },
      ...content,
    }
    const key = change.key === 'stranger' ? stranger.privateKey : platform.privateKey
    const signature = sign('sha256', Buffer.from(signedText(fields, [])), key).toString('base64')
    return new URLSearchParams({
      ...fields,
      sign: signature,
      sign_type: change.signType ?? 'RSA2',
    }).toString()
  }

  return {
    ...{ account, trades, refunds, bills, callback, tradeFields },
    ...{
      gateway: `${server.url}/gateway.do`,
      asked: server.asked,
      fail: server.fail,
      heal: server.heal,
      close: server.close,
    },
    /** The buyer opens the page that we signed; the trade's number, or null where the signature is not ours. */
    open(pageUrl: string): string | null {
      const { pathname, search } = new URL(pageUrl)
      const fields = fieldsOf({ path: pathname + search, body: '' })
      const content = JSON.parse(fields['biz_content'] ?? '{}') as Record<string, string>
      if (!isSignedByApp(fields)) return null
      const number = content['out_trade_no'] ?? ''
      trades.set(number, { number, total: content['total_amount'] ?? '', status: 'WAIT_BUYER_PAY' })
      return number
    },
    /** The buyer pays; the callback that tells of it. */
    pay(number: string): string {
      const trade = trades.get(number)
      if (!trade) throw new Error('nothing to pay')
      trade.status = 'TRADE_SUCCESS'
      return callback({ ...tradeFields(trade), notify_id: `paid${number}` })
    },
    /** Makes the bill of a day from what was paid and sent back. */
    makeBill(day: string) {
      const line = (change: Record<string, string>) =>
        HEADINGS.split(',')
          .map((heading) => change[heading] ?? '')
          .join(',')
      const lines = [
        ...[...trades.values()]
          .filter(({ status }) => status === 'TRADE_SUCCESS')
          .map(({ number, total }) =>
            line({ ...names(number), 业务类型: '交易', '订单金额（元）': total, 商品名称: '樱桃,5斤装' }),
          ),
        ...[...refunds].map(([number, { trade, fee }]) =>
          line({
            ...{ ...names(trade), 业务类型: '退款', '订单金额（元）': `-${fee}`, 商品名称: '樱桃' },
            '退款批次号/请求号': `${number}\t`,
          }),
        ),
      ]
      const details = [
        '#支付宝业务明细查询',
        '#-----业务明细列表-----',
        HEADINGS,
        ...lines,
        '#-----结束-----',
      ]
      const summary = [
        '#支付宝业务汇总查询',
        '门店编号,门店名称,交易订单总笔数',
        '合计,,1',
        '#-----结束-----',
      ]
      const archive = zipSync({
        'details.csv': inGbk(details.join('\r\n')),
        'summary.csv': inGbk(summary.join('\r\n')),
      })
      bills.set(day, Buffer.from(archive))
    },
  }
}

const names = (number: string) => ({
  支付宝交易号: `2026${number.slice(0, 24)}\t`,
  商户订单号: `${number}\t`,
})

/** Node reads GBK and does not write it, so the table of its two-byte letters is turned round. */
const gbk = new Map<string, readonly number[]>()

function readGbk(): void {
  for (let at = 0; at < 0x7e * 0xbf; at += 1) {
    const letter = [0x81 + Math.floor(at / 0xbf), 0x40 + (at % 0xbf)]
    const text = new TextDecoder('gbk').decode(Uint8Array.from(letter))
    if (text.length === 1 && !gbk.has(text)) gbk.set(text, letter)
  }
}

function inGbk(text: string): Uint8Array {
  if (gbk.size === 0) readGbk()
  return Uint8Array.from(Array.from(text, (letter) => gbk.get(letter) ?? [letter.charCodeAt(0)]).flat())
}
