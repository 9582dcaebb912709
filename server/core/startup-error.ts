/**
 * Something that keeps the server from starting and that its operator can mend.
 * The message is one line: what is wrong, then the remedy. `code` is stable.
 */
export class StartupError extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message.replace(/\s*\n\s*/g, ' '), options)
    this.name = 'StartupError'
    this.code = code
  }
}

/** The message of anything thrown, for putting into another message. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(messageOf).join('; ')
  }
  return error instanceof Error ? error.message : String(error)
}

/** The stable code (`ENOENT`, SQLSTATE…) of anything thrown, or undefined. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
