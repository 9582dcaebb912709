/** A text as `contains` takes it literally: Prisma passes LIKE's wildcards on as they are. */
export const literal = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&')
