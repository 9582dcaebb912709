/** Where the code notes what its operator should know; never addresses, cookies, names or phone numbers. */
export interface Log {
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}
