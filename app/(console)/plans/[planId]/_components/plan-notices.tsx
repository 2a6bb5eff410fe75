import { CircleAlert, OctagonX, TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import { Skeleton } from '#components/ui/states.tsx'
import type { PlanView } from '../load-plan-view.ts'

/** What stands in the way, what to know before, and what became of earlier requests. */
export function PlanNotices({ view }: { view: PlanView }) {
  const { plan, requests, active, service } = view
  if (plan.state === 'building') return <Building />
  const drifted = plan.document !== null && plan.document.configDigest !== service.configDigest
  const last = requests.find((one) => one.planHash === plan.hash)
  return (
    <>
      {plan.state === 'failed' && (
        <Notice tone="bad" title="The dry run failed">
          {plan.error} Remove the cause and do the dry run again, or edit the plan.
        </Notice>
      )}
      {drifted && (
        <Notice tone="bad" title="The service was reconfigured after this plan was made">
          Refresh the plan; approvals of the old one do not count.
        </Notice>
      )}
      {active.map((one) => (
        <Notice key={one.id} tone="warn" title="Another rollback of this service is under way">
          {one.summary}{' '}
          <Link href={`/runs/${one.id}`} className="font-medium underline underline-offset-3">
            Watch it
          </Link>
        </Notice>
      ))}
      {plan.assessment?.blockers.map((blocker) => (
        <Notice key={blocker} tone="bad" title="Blocked">
          {blocker}
        </Notice>
      ))}
      {plan.assessment?.warnings.map((warning) => (
        <Notice key={warning} tone="warn" title="Mind this">
          {warning}
        </Notice>
      ))}
      {last && ['rejected', 'withdrawn', 'expired', 'void'].includes(last.state) && (
        <Notice tone="warn" title={`The last request was ${last.state === 'void' ? 'voided' : last.state}`}>
          {last.stateReason ?? 'No reason was given.'}
        </Notice>
      )}
    </>
  )
}

const looks = {
  bad: { box: 'border-bad/40 bg-bad-soft', text: 'text-bad', icon: OctagonX },
  warn: { box: 'border-warn/40 bg-warn-soft', text: 'text-warn', icon: TriangleAlert },
  info: { box: '', text: 'text-muted', icon: CircleAlert },
}

function Notice({ tone, title, children }: { tone: keyof typeof looks; title: string; children: ReactNode }) {
  const { box, text, icon: Icon } = looks[tone]
  return (
    <div className={cx('flex items-start gap-2.5 rounded-lg border px-4 py-2.5', box)}>
      <Icon aria-hidden className={cx('mt-0.5 size-4 shrink-0', text)} />
      <p className="min-w-0 text-base break-words">
        <b className={cx('font-semibold', text)}>{title}.</b> {children}
      </p>
    </div>
  )
}

/** The shape of the plan to come, while the engine looks at the target. */
function Building() {
  return (
    <section className="rounded-lg border bg-surface p-4">
      <output className="flex items-center gap-2 text-base text-running">
        <LoaderCircle aria-hidden className="size-4 motion-safe:animate-spin" />
        Dry run under way: comparing the target with the checkpoint
      </output>
      <div className="mt-4 grid grid-cols-2 gap-6 lg:grid-cols-4">
        {['a', 'b', 'c', 'd'].map((key) => (
          <div key={key} className="flex flex-col gap-2">
            <Skeleton className="h-3 w-16" />
            <Skeleton className="h-6 w-28" />
            <Skeleton className="h-3 w-24" />
          </div>
        ))}
      </div>
      <div className="mt-6 flex flex-col gap-3 border-t pt-4">
        <Skeleton className="h-4 w-1/2" />
        <Skeleton className="h-4 w-2/3" />
        <Skeleton className="h-4 w-1/3" />
      </div>
    </section>
  )
}
