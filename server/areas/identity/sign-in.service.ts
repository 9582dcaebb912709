import { createHmac, randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { Problem } from '#server/core/problem.ts'
import type { GuessLimit, SmsSender } from './identity.ports.ts'
import { maskPhone } from '#server/core/masks.ts'
import { CODE_LIFETIME_MS, firstName, judgeCode, resendWaitMs } from './identity.rules.ts'
import type { AccountRow, IdentityStore } from './identity.store.ts'

/** Verified when the user name is unknown, so that an answer takes as long as for a known one. */
const NOBODYS_HASH = await hash('nobody has this password', {})

interface SignInDeps {
  store: IdentityStore
  clock: Clock
  sms: SmsSender
  guesses: GuessLimit
  /** The installation's secret: without it, digests of phone numbers tell nothing. */
  pepper: Buffer
}

/** Proving who one is: by a code sent to a phone, or as staff by password. */
export class SignInService {
  readonly #deps: SignInDeps

  constructor(deps: SignInDeps) {
    this.#deps = deps
  }

  /** Sends a fresh code. Throws `too_many` within half a minute of the last one. */
  async askCode(phone: string): Promise<{ expiresAt: Date; sandboxCode: string | null }> {
    const { store, clock, sms } = this.#deps
    const phoneDigest = this.phoneDigest(phone)
    const now = clock.now()
    const retryAfterMs = resendWaitMs(await store.codeFor(phoneDigest), now)
    if (retryAfterMs > 0) throw new Problem('too_many', { retryAfterMs })
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const expiresAt = new Date(now.getTime() + CODE_LIFETIME_MS)
    await store.saveCode({ phoneDigest, codeDigest: this.#keyed(code), sentAt: now, expiresAt })
    const { sandboxCode } = await sms.sendCode(phone, code)
    return { expiresAt, sandboxCode }
  }

  /** The account of a proven phone, made if new. Throws `code_wrong`, `code_expired`, or `too_many` for a guesser. */
  async byCode(phone: string, code: string): Promise<AccountRow> {
    const { store, clock } = this.#deps
    const phoneDigest = this.phoneDigest(phone)
    const codeDigest = this.#keyed(code)
    // A fresh code gives fresh tries: this bounds them over all codes.
    await this.#deps.guesses.count(phoneDigest)
    const verdict = judgeCode(await store.countAttempt(phoneDigest), codeDigest, clock.now())
    if (verdict === 'expired') throw new Problem('code_expired')
    if (verdict === 'wrong') throw new Problem('code_wrong')
    if (!(await store.consumeCode(phoneDigest, codeDigest))) throw new Problem('code_expired')
    return store.accountByPhone(phoneDigest, {
      id: newId(),
      displayName: firstName(phone),
      avatar: 'viewer',
      roles: ['viewer'],
      phoneDigest,
      phoneMasked: maskPhone(phone),
    })
  }

  /** The account of a user name and password. Throws `password_wrong`, or `too_many` for a guesser. */
  async byPassword(username: string, password: string): Promise<AccountRow> {
    await this.#deps.guesses.count(username)
    const account = await this.#deps.store.accountByUsername(username)
    const matches = await verify(account?.passwordHash ?? NOBODYS_HASH, password)
    if (!account?.passwordHash || !matches) throw new Problem('password_wrong')
    return account
  }

  /** Argon2id with the library's defaults (19 MiB, 2 passes), OWASP's recommendation. */
  hashPassword(password: string): Promise<string> {
    return hash(password)
  }

  phoneDigest(phone: string): string {
    return this.#keyed(`phone ${phone}`)
  }

  #keyed(text: string): string {
    return createHmac('sha256', this.#deps.pepper).update(text).digest('hex')
  }
}
