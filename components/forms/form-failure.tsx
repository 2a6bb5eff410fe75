import { CircleX } from 'lucide-react'
import type { ActionFailure } from '#lib/domain/action-result.ts'

/** What a whole form failed with; failures of single fields stand at the fields. */
export function FormFailure({ failure }: { failure: Pick<ActionFailure, 'message' | 'fieldErrors'> | null }) {
  const shown = failure && Object.keys(failure.fieldErrors ?? {}).length === 0 ? failure.message : null
  return (
    <p role="alert" className={shown ? 'flex items-start gap-2 rounded-md bg-bad-soft px-3 py-2 text-sm text-bad' : 'hidden'}>
      <CircleX aria-hidden className="mt-0.5 size-4 shrink-0" />
      {shown}
    </p>
  )
}
