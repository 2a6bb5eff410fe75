'use client'

import { ErrorState } from '#components/ui/states.tsx'

/** Keeps the navigation around a page that failed. */
export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <ErrorState title="This page could not be shown" reference={error.digest} onRetry={reset}>
      Runs go on in the engine and are not touched by this. Try again; if it fails again, look for the reference in the server’s log.
    </ErrorState>
  )
}
