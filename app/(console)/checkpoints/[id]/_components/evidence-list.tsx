import type { CheckpointDetail } from '#db/queries/checkpoint.ts'
import { toneText } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import { cx } from '#components/ui/cx.ts'
import { StatusIcon } from '#components/ui/status-icon.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { linkStateWords, linkStatus, linkWords } from '#lib/domain/checkpoint/words.ts'
import { describeStatus } from '#lib/domain/status.ts'

type Proofs = CheckpointDetail['proofs']

/** The proof chain from top to bottom, each link with its reason, age and the figures behind it. */
export function EvidenceList({ chain, proofs, state }: { chain: CheckpointDetail['chain']; proofs: Proofs; state: string }) {
  const late = state !== 'available' && chain.links.some((one) => one.state === 'proven')
  return (
    <Card
      title="Proof chain"
      description={
        late ? `It is ${state}, so it counts as not proven, whatever its links say.` : 'Each link has a time and evidence; each expires.'
      }
      flush
    >
      <ol>
        {chain.links.map((one) => {
          const status = linkStatus(one.state, one.required)
          const look = describeStatus(status)
          const evidence = Object.entries(proofs.find((row) => row.link === one.link)?.evidence ?? {})
          return (
            <li
              key={one.link}
              id={one.link}
              className={cx('flex gap-3 border-b px-4 py-2.5 last:border-0', chain.weakest?.link === one.link && 'bg-sunken')}
            >
              <StatusIcon name={look.icon} className={cx('mt-0.5 size-4', toneText[look.tone])} />
              <div className="min-w-0 flex-1 text-sm">
                <p className="flex flex-wrap items-baseline gap-x-2">
                  <span className="font-medium">{linkWords[one.link].long}</span>
                  <span className={cx('font-medium', toneText[look.tone])}>{linkStateWords[status]}</span>
                  {chain.weakest?.link === one.link && <span className="text-xs text-muted">the weakest link</span>}
                </p>
                <p className="wrap-anywhere text-muted">
                  {one.reason}
                  {chain.weakest?.link === one.link && <span className="text-fg"> {chain.weakest.nextStep}</span>}
                </p>
                {evidence.length > 0 && (
                  <p className="mt-0.5 font-mono text-xs break-words text-faint">
                    {evidence.map(([key, value]) => `${key}=${String(value)}`).join('  ')}
                  </p>
                )}
              </div>
              <p className="shrink-0 text-right text-xs text-muted">
                <TimeAgo at={one.at} />
                {one.expiresAt !== null && status === 'ok' && (
                  <span className="block">
                    expires <TimeAgo at={one.expiresAt} />
                  </span>
                )}
              </p>
            </li>
          )
        })}
      </ol>
    </Card>
  )
}
