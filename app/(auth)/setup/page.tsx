import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { hasUsers } from '#db/queries/user.ts'
import { currentContext } from '#lib/auth/current.ts'
import { SetupForm } from './setup-form.tsx'

export const metadata: Metadata = { title: 'First run' }

export default async function SetupPage() {
  const ctx = await currentContext()
  if (await hasUsers(ctx.store.read)) redirect('/sign-in')
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">Make the first admin</h1>
      <p className="mt-1 mb-4 text-muted">
        The server printed a token when it started. It is also in the file <code className="font-mono text-sm">setup-token</code> in the
        data folder. It works once.
      </p>
      <SetupForm />
    </>
  )
}
