import type { ReactNode } from 'react'
import { Logo } from '#components/layout/logo.tsx'

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-96 flex-col justify-center px-4 py-10">
      <div className="mb-6 flex items-center gap-2 text-lg font-semibold">
        <Logo className="size-6 text-accent" />
        Ripcord
      </div>
      {children}
    </main>
  )
}
