'use client'

import { ErrorState } from '#components/ui/states.tsx'

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="grid min-h-[60dvh] place-items-center">
      <ErrorState title="This page could not be shown" reference={error.digest} onRetry={reset}>
        Runs go on in the engine and are not touched by this. Try again; if it fails again, look for the reference in the server’s log.
      </ErrorState>
    </main>
  )
}
