/** Where transport notes what it answered, for whoever watches the server. */
export interface Meter {
  /** One request was answered; `code` is the problem's, or null where there was none. */
  answered(request: Answered): void
}

export interface Answered {
  readonly over: 'http' | 'socket'
  /** The route or event as the contracts declare it, never what a client sent. */
  readonly name: string
  readonly status: number
  readonly code: string | null
  readonly seconds: number
}
