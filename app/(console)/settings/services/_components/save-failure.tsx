import { CircleX } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { ActionFailure } from '#lib/domain/action-result.ts'
import { Button } from '#components/ui/button.tsx'
import { placeOf, sentence } from './form-errors.ts'

interface SaveFailureProps {
  failure: ActionFailure | null
  /** The version on the server now, and the one that this form was opened with. */
  current: number | null
  read: number | null
}

/** Why nothing was saved: which fields, or that somebody else was quicker. Takes the focus, so that it is heard and seen. */
export function SaveFailure({ failure, current, read }: SaveFailureProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (failure) box.current?.focus()
  }, [failure])
  const changed = current !== null && read !== null && current !== read
  if (!failure && !changed) return null
  const places = Object.entries(failure?.fieldErrors ?? {})
  return (
    <div ref={box} role="alert" tabIndex={-1} className="flex items-start gap-3 rounded-md bg-bad-soft px-4 py-3 text-sm outline-none">
      <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        {changed ? (
          <>
            <p className="font-medium text-bad">
              Somebody saved version {current} while you were editing version {read}.
            </p>
            <p>
              Saving now would undo what they did, so it is refused. What you typed stays here until you leave; note it down, then load the
              new version.
            </p>
            <div className="mt-2">
              <Button size="sm" onClick={() => location.reload()}>
                Load version {current}
              </Button>
            </div>
          </>
        ) : (
          <>
            <p className="font-medium text-bad">
              {places.length > 1 ? `Not saved: ${places.length} fields need a correction.` : `Not saved: ${failure!.message}`}
            </p>
            {places.length > 1 && (
              <ul className="mt-1 list-disc pl-4">
                {places.map(([path, messages]) => (
                  <li key={path}>
                    <b>{placeOf(path)}:</b> {sentence(messages[0] ?? '')}
                  </li>
                ))}
              </ul>
            )}
            {failure!.reference && <p className="text-xs text-muted">Reference {failure!.reference}</p>}
          </>
        )}
      </div>
    </div>
  )
}
