import type { Transaction } from '#server/storage/transaction.ts'
import type { CertificateRecord, Certificates } from '#server/areas/contest/procedure.ports.ts'

/** What was signed of awards. */
export class CertificatesStore implements Certificates {
  readonly #db: Transaction

  constructor(db: Transaction) {
    this.#db = db
  }

  ofContest(contestId: string): Promise<CertificateRecord[]> {
    return this.#db.certificate.findMany({ where: { contestId }, orderBy: { serial: 'asc' } })
  }

  byId(id: string): Promise<CertificateRecord | null> {
    return this.#db.certificate.findUnique({ where: { id } })
  }

  async issue(certificates: readonly CertificateRecord[]): Promise<void> {
    await this.#db.certificate.createMany({ data: [...certificates], skipDuplicates: true })
  }
}
