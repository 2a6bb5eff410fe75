'use client'

import './globals.css'
import { ErrorState } from '#components/ui/states.tsx'

/** Replaces the root layout when that itself fails, so it brings its own document and no providers. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body className="min-h-dvh">
        <title>Ripcord could not be shown</title>
        <main className="grid min-h-dvh place-items-center">
          <ErrorState title="Ripcord could not be shown" reference={error.digest} onRetry={reset}>
            Runs go on in the engine. Try again; if it fails again, check that the web process can reach its database, and look for the
            reference in the server’s log.
          </ErrorState>
        </main>
      </body>
    </html>
  )
}
