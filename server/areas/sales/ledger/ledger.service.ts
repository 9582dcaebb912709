import {
  ledgerAccount,
  postingKind,
  type LedgerPosting,
  type TrialBalance,
} from '#contracts/sales/ledger.types.ts'
import type { Clock } from '#server/core/clock.ts'
import { Problem } from '#server/core/problem.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { Catalog } from '#server/areas/sales/sales.ports.ts'
import type { Posting } from './ledger.rules.ts'
import type { LedgerStore } from './ledger.store.ts'

const MAX_POSTINGS = 200

interface LedgerDeps {
  readonly store: LedgerStore
  readonly clock: Clock
  readonly catalog: Pick<Catalog, 'merchants'>
}

/** Double entry: whatever moves money is posted in the transaction that makes it true. */
export class LedgerService {
  readonly #deps: LedgerDeps

  constructor(deps: LedgerDeps) {
    this.#deps = deps
  }

  /** Posts once, however often it is called; the database refuses what does not sum to zero. */
  async post(tx: Transaction, posting: Posting, at: Date): Promise<void> {
    if (posting.entries.length > 0) await this.#deps.store.add(tx, { ...posting, at })
  }

  async trialBalance(): Promise<TrialBalance> {
    const { store, clock, catalog } = this.#deps
    const [balances, checks, merchants, known] = await Promise.all([
      store.balances(),
      store.compare(),
      store.merchants(),
      catalog.merchants(),
    ])
    const balanceOf = new Map(balances.map((it) => [it.account, it.balanceFen]))
    const nameOf = new Map(known.map((merchant) => [merchant.id, merchant.name]))
    return {
      at: clock.now().toISOString(),
      accounts: ledgerAccount.options.map((account) => ({
        account,
        balanceFen: balanceOf.get(account) ?? 0,
      })),
      checks: checks.map((check) => ({ ...check, agrees: check.ledgerFen === check.booksFen })),
      merchants: merchants.map((it) => ({ ...it, name: nameOf.get(it.merchantId) ?? '' })),
    }
  }

  /** Throws `not_found` for an order that no money ever came for. */
  async postings(orderId: string): Promise<LedgerPosting[]> {
    const rows = await this.#deps.store.postingsOf(orderId, MAX_POSTINGS)
    if (rows.length === 0) throw new Problem('not_found')
    return rows.map((row) => ({
      id: row.id,
      kind: postingKind.parse(row.kind),
      orderId: row.orderId,
      at: row.at.toISOString(),
      entries: row.entries.map(({ account, merchantId, amountFen }) => ({ account, merchantId, amountFen })),
    }))
  }
}
