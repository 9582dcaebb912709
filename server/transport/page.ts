/**
 * Presents a page that was read in descending order of id. A full page may have a next one, which begins
 * after its last row.
 */
export function page<Row extends { id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const last = rows.at(-1)
  return { items: rows.map(present), next: last && rows.length === limit ? last.id : null }
}
