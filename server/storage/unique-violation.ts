import { Prisma } from './generated/client.ts'

/** Whether PostgreSQL refused a row because another one has the same value in a column named like `column`. */
export function violatesUnique(error: unknown, column?: string): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') return false
  return column === undefined || JSON.stringify(error.meta ?? {}).includes(column)
}
