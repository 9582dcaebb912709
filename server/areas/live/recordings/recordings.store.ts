import type { PartRecord } from '#media/index.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'

export type RecordingRow = Prisma.RecordingGetPayload<{ include: { parts: true } }>

/** A stretch of a recording on the stream's clock. */
export type PartRow = Pick<PartRecord, 'index' | 'durationMs' | 'hasPicture'> & { startMs: number }

/** What is recorded of each live, in PostgreSQL; the files lie in the data folder. */
export class RecordingsStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  recording(liveId: string): Promise<RecordingRow | null> {
    return this.#db.prisma.recording.findUnique({
      where: { liveId },
      include: { parts: { orderBy: { index: 'asc' } } },
    })
  }

  /** Notes that a live is being recorded, also when that begins anew after a break. */
  async begin(liveId: string, keepUntil: Date): Promise<void> {
    await this.#db.prisma.recording.upsert({
      where: { liveId },
      create: { liveId, keepUntil },
      update: { state: 'recording', stopReason: null },
    })
  }

  async put(liveId: string, { index, ...facts }: PartRow): Promise<void> {
    await this.#db.prisma.recordingPart.upsert({
      where: { liveId_index: { liveId, index } },
      create: { liveId, index, ...facts },
      update: facts,
    })
  }

  async end(liveId: string, data: Prisma.RecordingUpdateManyMutationInput): Promise<void> {
    await this.#db.prisma.recording.updateMany({ where: { liveId }, data })
  }

  async remove(liveId: string): Promise<void> {
    await this.#db.transaction(async (tx) => {
      await tx.recordingPart.deleteMany({ where: { liveId } })
      await tx.recording.deleteMany({ where: { liveId } })
    })
  }
}
