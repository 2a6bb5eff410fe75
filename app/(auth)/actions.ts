'use server'

import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { defineAction } from '#lib/auth/action.ts'
import { sessionCookie } from '#lib/auth/session-cookie.ts'
import { signOut } from '#lib/services/session/sign-out.ts'
import { stepUp, stepUpInput } from '#lib/services/session/step-up.ts'

const endSession = defineAction({
  name: 'session.sign_out',
  permission: 'public',
  input: z.undefined(),
  run: async (ctx) => {
    const { name, options } = sessionCookie()
    await signOut(ctx)
    ;(await cookies()).set(name, '', { ...options, maxAge: 0 })
    redirect('/sign-in')
  },
})

/** For the account menu. Also clears a cookie whose session is over. */
export async function signOutNow(): Promise<void> {
  await endSession(undefined)
}

/** Proves again who acts; for `StepUpDialog`. */
export const stepUpAction = defineAction({ name: 'session.step_up', permission: 'self', input: stepUpInput, run: stepUp })
