import type { Metadata } from 'next'
import { Compass } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/states.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState title="There is nothing at this address" icon={<Compass />} action={<Button href="/">Go to the overview</Button>}>
        It may have been deleted, or the link was cut short. Search for it by name with Ctrl K on any page.
      </EmptyState>
    </main>
  )
}
