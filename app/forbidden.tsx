import type { Metadata } from 'next'
import { Lock } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/states.tsx'

export const metadata: Metadata = { title: 'Not allowed' }

export default function Forbidden() {
  return (
    <main className="grid min-h-[60dvh] place-items-center">
      <EmptyState title="Your role does not allow this" icon={<Lock />} action={<Button href="/">Go to the overview</Button>}>
        Nothing was changed. Ask an admin if your work needs it.
      </EmptyState>
    </main>
  )
}
