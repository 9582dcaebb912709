/** A state machine as a table: from each state, the states it may become. */
export type StateTable<State extends string> = Readonly<Record<State, readonly State[]>>

/** Whether the table lets `from` become `to`. */
export const mayBecome = <State extends string>(table: StateTable<State>, from: State, to: State): boolean =>
  table[from].includes(to)

/** The states that may become `to`: what a compare-and-set must find. */
export function statesBefore<State extends string>(table: StateTable<State>, to: State): State[] {
  return Object.entries<readonly State[]>(table)
    .filter(([, next]) => next.includes(to))
    .map(([from]) => from as State)
}
