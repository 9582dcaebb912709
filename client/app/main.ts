import { config } from 'zod'

// The content security policy forbids eval, which zod would otherwise probe for; so this comes before any schema.
config({ jitless: true })

void import('./start.ts')
