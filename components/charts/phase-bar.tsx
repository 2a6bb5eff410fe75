import type { RunPhases } from '#lib/domain/run/run.ts'
import { Duration } from '#components/ui/figures.tsx'
import { layPhases } from './phases.ts'

const fills = { detect: 'fill-faint', decide: 'fill-waiting', execute: 'fill-accent', validate: 'fill-good' }
const grounds = { detect: 'bg-faint', decide: 'bg-waiting', execute: 'bg-accent', validate: 'bg-good' }

/** Where the recovery time went: one bar in four parts, with the same figures as text under it. */
export function PhaseBar({ phases }: { phases: RunPhases }) {
  const { parts, totalMs } = layPhases(phases)
  return (
    <figure className="flex flex-col gap-2">
      <svg aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none" className="block h-2 w-full overflow-hidden rounded-full bg-sunken">
        {parts.map((part) => (
          <rect key={part.name} x={part.from} width={part.share} height="1" className={fills[part.name]} />
        ))}
      </svg>
      <figcaption>
        <dl className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
          {parts.map((part) => (
            <div key={part.name} className="flex items-center gap-1.5">
              <span aria-hidden className={`size-2 rounded-full ${grounds[part.name]}`} />
              <dt className="text-muted">{part.label}</dt>
              <dd>
                <Duration ms={part.ms} />
              </dd>
            </div>
          ))}
          <div className="flex items-center gap-1.5">
            <dt className="text-muted">Together</dt>
            <dd className="font-medium">
              <Duration ms={totalMs} />
            </dd>
          </div>
        </dl>
      </figcaption>
    </figure>
  )
}
