import { z } from 'zod'
import { roles } from '#db/schema/people.ts'

export const loginField = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{1,63}$/, 'Use 2 to 64 letters, digits, dots, dashes, underscores or @, beginning with a letter or digit.')
export const nameField = z.string().trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.')
export const roleField = z.enum(roles, { error: `Choose one of ${roles.join(', ')}.` })
/** Empty means none. Stored in lower case, since sign-in compares it. */
export const emailField = z
  .union([z.literal('').transform(() => null), z.email('Enter an e-mail address, or leave it empty.').toLowerCase(), z.null()])
  .default(null)
export const userIdInput = z.object({ userId: z.string().min(1).max(64) })
