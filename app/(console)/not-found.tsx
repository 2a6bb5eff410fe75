import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/states.tsx'

export default function ConsoleNotFound() {
  return (
    <EmptyState title="There is nothing at this address" action={<Button href="/">Go to the overview</Button>}>
      It may have been removed, or the link is not whole. Search with Ctrl K.
    </EmptyState>
  )
}
