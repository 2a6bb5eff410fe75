import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { hasUsers } from '#db/queries/user.ts'
import { currentContext } from '#lib/auth/current.ts'
import { externalProviders } from '#lib/auth/providers.ts'
import { safeNext } from '#lib/auth/safe-next.ts'
import { SignInForm } from './sign-in-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { next, error } = await searchParams
  const ctx = await currentContext()
  if (!(await hasUsers(ctx.store.read))) redirect('/setup')
  if (ctx.actor.kind === 'user') redirect(safeNext(next))
  return (
    <>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">Sign in</h1>
      <SignInForm next={safeNext(next)} providers={externalProviders()} problem={typeof error === 'string' ? error : null} />
    </>
  )
}
