import type { KeyObject } from 'node:crypto'
import { AlipaySdk } from 'alipay-sdk'
import { unzipSync } from 'fflate'
import { z } from 'zod'
import { beijingTime } from '#server/core/beijing-time.ts'
import type { Clock } from '#server/core/clock.ts'
import { Problem } from '#server/core/problem.ts'

const CALL_TIMEOUT_MS = 8_000
const MAX_BILL_BYTES = 64 * 1024 * 1024
const MAX_BILL_TEXT_BYTES = 512 * 1024 * 1024
const DONE = '10000'

/** Who we are to Alipay, and by what we know it. */
export interface AlipayAccount {
  readonly appId: string
  /** The merchant's own account there, 2088…: what callbacks must name. */
  readonly sellerId: string
  readonly appKey: KeyObject
  readonly platformKey: KeyObject
}

/** Alipay said no, with a code of its own. */
export class AlipayRefusal extends Error {
  readonly code: string

  constructor(code: string) {
    super(`Alipay refused with ${code}`)
    this.name = 'AlipayRefusal'
    this.code = code
  }
}

const answered = z.looseObject({ code: z.string().max(16), sub_code: z.string().max(128).optional() })
const billLink = z.object({ bill_download_url: z.url().max(4_096) })

/** Alipay's gateway over its SDK, which signs what we ask (RSA2) and checks the signature of every answer. */
export class AlipayClient {
  readonly account: AlipayAccount
  readonly #sdk: AlipaySdk
  readonly #clock: Clock

  constructor(account: AlipayAccount, gateway: string, clock: Clock) {
    this.account = account
    this.#clock = clock
    this.#sdk = new AlipaySdk({
      ...{ appId: account.appId, gateway, signType: 'RSA2', keyType: 'PKCS8', camelcase: false },
      timeout: CALL_TIMEOUT_MS,
      privateKey: account.appKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      alipayPublicKey: account.platformKey.export({ type: 'spki', format: 'pem' }).toString(),
    })
  }

  /**
   * Asks and parses the answer.
   *
   * @throws AlipayRefusal where Alipay says no; Problem `unavailable` where there is no sound answer.
   */
  async ask<T>(method: string, content: object, reply: z.ZodType<T>, extra: object = {}): Promise<T> {
    const answer = await this.#sdk
      .exec(method, { ...extra, timestamp: this.#now(), bizContent: content }, { validateSign: true })
      .catch((error: unknown) => {
        throw strange(error instanceof Error ? error.name : 'an error')
      })
    const { code, sub_code: subCode } = answered.safeParse(answer).data ?? {}
    // 20000: its own failure; an act may have been done or not.
    if (code === '20000') throw strange(subCode ?? code)
    if (code !== undefined && code !== DONE) throw new AlipayRefusal(subCode ?? code)
    const parsed = reply.safeParse(answer)
    if (!parsed.success) throw strange('an unknown answer')
    return parsed.data
  }

  /** The address of a page of Alipay that is signed by us. */
  page(method: string, content: object, extra: object): string {
    const address = this.#sdk.pageExecute(method, 'GET', {
      ...extra,
      timestamp: this.#now(),
      bizContent: content,
    })
    return z.url().parse(address)
  }

  /** Downloads a day's trade bill: the tables in its archive. Throws like `ask`. */
  async tradeBill(day: string): Promise<string[]> {
    const content = { bill_type: 'trade', bill_date: day }
    const link = await this.ask('alipay.data.dataservice.bill.downloadurl.query', content, billLink)
    const archive = await download(link.bill_download_url)
    let room = MAX_BILL_TEXT_BYTES
    const files = unzipSync(archive, {
      filter: ({ name, originalSize }) => {
        room -= originalSize
        if (room < 0) throw strange('a bill is too large')
        return name.endsWith('.csv')
      },
    })
    return Object.values(files).map((file) => new TextDecoder('gbk').decode(file))
  }

  /** By the clock of Beijing, whatever the machine's own is set to. */
  #now(): string {
    return beijingTime(this.#clock.now())
  }
}

async function download(url: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000), redirect: 'error' })
    if (!response.ok || response.body === null) throw new Error(`status ${String(response.status)}`)
    const parts: Uint8Array[] = []
    let size = 0
    const body: AsyncIterable<Uint8Array> = response.body
    for await (const part of body) {
      size += part.byteLength
      if (size > MAX_BILL_BYTES) throw new Error('too large')
      parts.push(part)
    }
    return Buffer.concat(parts)
  } catch {
    // The cause would name the address, which opens the bill to whoever reads the log.
    throw strange('the bill could not be downloaded')
  }
}

const strange = (what: string): Problem =>
  new Problem('unavailable', { cause: new Error(`Alipay gave no sound answer: ${what}`) })
