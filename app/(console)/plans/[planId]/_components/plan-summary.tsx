import { predictionBasis, predictionRange } from '#components/plan/prediction.ts'
import { unitsLostText } from '#lib/domain/plan/units-lost.ts'
import { Card, Facts } from '#components/ui/card.tsx'
import { Digest } from '#components/ui/digest.tsx'
import { Bytes } from '#components/ui/figures.tsx'
import { Figure } from '#components/ui/figure.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { formatDuration } from '#lib/domain/format/duration.ts'
import type { PlanView } from '../load-plan-view.ts'

/** What the approval is about, in figures: from, to, time, loss, hash. */
export function PlanSummary({ view }: { view: PlanView }) {
  const { plan, names } = view
  const document = plan.document!
  const assessment = plan.assessment!
  const bytes = Object.values(assessment.components).reduce((sum, one) => sum + one.bytesToWrite, 0)
  return (
    <Card>
      <table className="mb-4 w-full text-base max-sm:hidden">
        <caption className="sr-only">From and to, by component</caption>
        <thead>
          <tr className="text-left text-xs text-faint [&>th]:pb-1 [&>th]:font-normal">
            <th scope="col">Component</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Data of</th>
          </tr>
        </thead>
        <tbody>
          {document.components.map((one) => (
            <tr key={one.componentId} className="border-t [&>td]:py-1.5 [&>td]:pr-4">
              <td className="font-medium">{one.name}</td>
              <td className="text-muted">{assessment.components[one.componentId]?.from ?? 'unknown'}</td>
              <td>
                <b className="font-semibold">{one.checkpointLabel}</b> <span className="text-muted">{one.checkpointName}</span>
              </td>
              <td>
                <TimeAgo at={one.dataTime} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="mb-4 flex flex-col gap-2 sm:hidden">
        {document.components.map((one) => (
          <li key={one.componentId}>
            <span className="font-medium">{one.name}</span>
            <span className="block text-sm text-muted">
              {assessment.components[one.componentId]?.from ?? 'unknown'} → <b className="font-semibold text-fg">{one.checkpointLabel}</b>,
              data of <TimeAgo at={one.dataTime} />
            </span>
          </li>
        ))}
      </ul>
      <div className="grid grid-cols-2 gap-x-6 gap-y-4 border-t pt-4 lg:grid-cols-4">
        <Figure
          size="large"
          label="How long"
          value={predictionRange(assessment.predicted)}
          note={predictionBasis(assessment.predicted)}
          href={`/runs?serviceName=${encodeURIComponent(view.service.name)}&state=succeeded`}
        />
        <Figure
          size="large"
          label="Data lost"
          value={formatDuration(assessment.dataLossMs)}
          note={unitsLostText(assessment.unitsLost) ?? 'units cannot be counted'}
        />
        <Figure size="large" label="To write" value={<Bytes value={bytes} />} note={`${document.steps.length} steps`} />
        <div className="flex min-w-0 flex-col">
          <span className="text-xs text-faint">Plan hash</span>
          <span className="text-xl">
            <Digest value={plan.hash} length={12} label="Copy the whole hash" />
          </span>
          <span className="text-xs text-muted">
            version {plan.version}, looked at <TimeAgo at={plan.builtAt} />
          </span>
        </div>
      </div>
      <div className="mt-4 border-t pt-4">
        <Facts
          columns={3}
          items={[
            { label: 'Why', value: plan.reason },
            { label: 'Began to fail', value: <TimeAgo at={plan.failureAt} never="not stated: counted from the request" /> },
            {
              label: 'Made by',
              value: `${names[plan.createdBy] ?? plan.createdBy}${plan.editedBy === plan.createdBy ? '' : `, last edited by ${names[plan.editedBy] ?? plan.editedBy}`}`,
            },
          ]}
        />
      </div>
    </Card>
  )
}
