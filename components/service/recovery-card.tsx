import Link from 'next/link'
import { Card } from '#components/ui/card.tsx'
import { Elapsed, TimeAgo } from '#components/ui/time-ago.tsx'
import { predictionBasis, predictionRange } from '#components/plan/prediction.ts'
import { unitsLostText } from '#lib/domain/plan/units-lost.ts'
import type { RunPrediction } from '#lib/domain/run/run.ts'

export interface RecoveryPart {
  id: string
  name: string
  dependsOn: readonly string[]
  proven: { id: string; label: string; dataTime: number } | null
  predicted: RunPrediction
}

interface RecoveryCardProps {
  parts: readonly RecoveryPart[]
  /** Of the whole service. */
  predicted: RunPrediction
  /** The oldest data among the newest proven checkpoints, ms; null when a component has none. */
  provenDataTime: number | null
  rtoMinutes: number
  rpoMinutes: number
  /** What the newest dry run to these checkpoints counted. */
  dryRun: { planId: string; at: number; unitsLost: Record<string, number> } | null
}

/** What would happen if it broke now: back to what, how fast, at what loss. */
export function RecoveryCard({ parts, predicted, provenDataTime, rtoMinutes, rpoMinutes, dryRun }: RecoveryCardProps) {
  const missing = parts.filter((part) => part.proven === null)
  return (
    <Card>
      <p className="text-xl leading-relaxed text-pretty text-muted [&_b]:font-semibold [&_b]:text-fg">
        If it breaks now:{' '}
        {provenDataTime === null ? (
          <>
            <b>nobody can say</b>. {missing.map((part) => part.name).join(' and ')} {missing.length === 1 ? 'has' : 'have'} no proven
            checkpoint.
          </>
        ) : (
          <>
            back to <b>{stateName(parts)}</b>
            {predicted.known ? ' in ' : ', recovery time '}
            <Prediction predicted={predicted} />, losing{' '}
            <b className="tabular-nums">
              <Elapsed since={provenDataTime} />
            </b>{' '}
            of data.
          </>
        )}
      </p>
      {provenDataTime !== null && (
        <p className="mt-1 text-sm text-muted">
          Objectives: back within {rtoMinutes} min, at most {rpoMinutes} min of data lost. <Units dryRun={dryRun} />
        </p>
      )}
      {parts.length > 1 && (
        <table className="mt-3 w-full border-t text-sm">
          <thead className="sr-only">
            <tr>
              <th scope="col">Component</th>
              <th scope="col">Back to</th>
              <th scope="col">In</th>
              <th scope="col">Data of</th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={part.id} className="border-b last:border-0">
                <th scope="row" className="py-1.5 pr-3 text-left font-medium">
                  {part.name}
                </th>
                <td className="py-1.5 pr-3">
                  {part.proven ? (
                    <Link
                      href={`/checkpoints/${part.proven.id}`}
                      className="rounded-sm underline decoration-line-strong decoration-dotted underline-offset-3"
                    >
                      {part.proven.label}
                    </Link>
                  ) : (
                    <span className="text-bad">no proven checkpoint</span>
                  )}
                </td>
                <td className="py-1.5 pr-3 text-muted max-sm:hidden">
                  <Prediction predicted={part.predicted} />
                </td>
                <td className="py-1.5 text-right text-muted">{part.proven && <TimeAgo at={part.proven.dataTime} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

/** Only a dry run can count; without one nothing is claimed. */
function Units({ dryRun }: Pick<RecoveryCardProps, 'dryRun'>) {
  const units = unitsLostText(dryRun?.unitsLost)
  if (!dryRun || !units) return 'The dry run of a plan counts what would be lost.'
  return (
    <>
      The{' '}
      <Link href={`/plans/${dryRun.planId}`} className="underline decoration-line-strong decoration-dotted underline-offset-3">
        last dry run
      </Link>
      , <TimeAgo at={dryRun.at} />, counted {units} that would be lost.
    </>
  )
}

/** "4–9 s (95 %, n = 14)" or "unknown, n = 3". */
function Prediction({ predicted }: { predicted: RunPrediction }) {
  const range = predictionRange(predicted)
  return (
    <span className="tabular-nums">
      {range ? (
        <>
          <b>{range}</b> <span className="text-base text-muted">({predictionBasis(predicted)})</span>
        </>
      ) : (
        <span className="whitespace-nowrap">unknown, {predictionBasis(predicted)}</span>
      )}
    </span>
  )
}

/** What people call the state: the label of what is restored last, such as the release. */
function stateName(parts: readonly RecoveryPart[]): string {
  const known = parts.filter((part) => part.proven !== null).toSorted((a, b) => b.dependsOn.length - a.dependsOn.length)
  const [first] = known
  return known.length > 1 ? `${first!.proven!.label} and ${known.length - 1} more` : (first?.proven?.label ?? '')
}
