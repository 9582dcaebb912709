import type { Certificate } from '#contracts/contest/procedure.types.ts'
import { derivedId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import { certificatePdf } from './certificate-pdf.ts'
import { readStatement, statementText } from './certificate.rules.ts'
import type { ContestStorage, ContestStores, StandingRecord } from '#server/areas/contest/contest.ports.ts'
import type { CertificateRecord, Signer } from '#server/areas/contest/procedure.ports.ts'

/** Certificates: signed when the result is final, verified by anybody, printed on paper. */
export class CertificatesService {
  readonly #storage: ContestStorage
  readonly #signer: Signer

  constructor(deps: { storage: ContestStorage; signer: Signer }) {
    this.#storage = deps.storage
    this.#signer = deps.signer
  }

  /** Signs one for every award, inside the caller's transaction; answers how many. */
  async issue(
    stores: ContestStores,
    contestId: string,
    { names, result, at }: { names: ReadonlyMap<string, string>; result: string; at: Date },
  ): Promise<number> {
    const contest = found(await stores.contests.byId(contestId))
    const entries = new Map((await stores.contests.entries(contestId)).map((it) => [it.id, it]))
    const head = await stores.log.head(contestId)
    const awarded = (await stores.contests.standings(contestId, contest.round)).filter(hasAward)
    const certificates = awarded.map((standing, index) => {
      const entry = found(entries.get(standing.entryId))
      const id = derivedId('certificate', entry.id, String(standing.track))
      const statement = statementText({
        ...{ id, serial: index + 1, award: standing.award, rank: standing.rank, score: standing.score },
        contest: { slug: contest.slug, title: contest.title, edition: contest.edition },
        board: contest.tracks[standing.track - 1] ?? '',
        name: names.get(entry.hostId) ?? '',
        number: entry.number,
        issuedAt: at.toISOString(),
        ...{ result, head },
      })
      const signature = this.#signer.sign(statement)
      const of = { contestId, entryId: entry.id, track: standing.track }
      return { ...of, id, serial: index + 1, statement, signature, issuedAt: at }
    })
    await stores.certificates.issue(certificates)
    return certificates.length
  }

  async ofContest(slug: string): Promise<Certificate[]> {
    const contest = found(await this.#storage.contests.bySlug(slug))
    if (contest.state === 'draft') throw new Problem('not_found')
    const standings = await this.#storage.contests.standings(contest.id, contest.round)
    return (await this.#storage.certificates.ofContest(contest.id)).map((it) => this.#present(it, standings))
  }

  /** What a certificate says, and whether it holds. Throws `not_found`. */
  async certificate(id: string): Promise<Certificate> {
    const record = found(await this.#storage.certificates.byId(id))
    const { round } = found(await this.#storage.contests.byId(record.contestId))
    return this.#present(record, await this.#storage.contests.standings(record.contestId, round))
  }

  /** The paper, with a code that leads to `origin`. Throws `not_found`. */
  async file(id: string, origin: string): Promise<{ name: string; type: string; base64: string }> {
    const certificate = await this.certificate(id)
    const pdf = await certificatePdf(certificate, `${origin}/certificates/${id}`)
    const name = `${certificate.contest.slug}-${certificate.serial}.pdf`
    return { name, type: 'application/pdf', base64: pdf.toString('base64') }
  }

  #present(record: CertificateRecord, standings: readonly StandingRecord[]): Certificate {
    const { statement, signature } = record
    const says = found(readStatement(statement))
    const stands = standings.find((it) => it.entryId === record.entryId && it.track === record.track)
    const { result: _result, head: _head, ...shown } = says
    return {
      ...shown,
      ...{ statement, signature, publicKey: this.#signer.publicKey },
      valid:
        this.#signer.verify(statement, signature) &&
        says.id === record.id &&
        stands?.award === says.award &&
        stands.rank === says.rank &&
        stands.score === says.score,
    }
  }
}

const hasAward = (it: StandingRecord): it is StandingRecord & { award: string } => it.award !== null
