import { toneText } from '#components/ui/badge.tsx'
import { cx } from '#components/ui/cx.ts'
import { StatusIcon } from '#components/ui/status-icon.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import type { ProofChain } from '#lib/domain/checkpoint/proof-chain.ts'
import { linkStateWords, linkStatus, linkWords } from '#lib/domain/checkpoint/words.ts'
import { describeStatus } from '#lib/domain/status.ts'
import { ProofGlyphs } from './proof-glyphs.tsx'

const look = 'grid grid-cols-1 gap-px overflow-hidden rounded-md border bg-line sm:grid-cols-5'

/** The five links side by side with state and age; the weakest carries a mark and what would make it stronger. */
export function ProofChainList({ chain, label }: { chain: Pick<ProofChain, 'links' | 'weakest' | 'provenUntil'>; label: string }) {
  const { links, weakest, provenUntil } = chain
  return (
    <div>
      {weakest === null && (
        <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted sm:hidden">
          <ProofGlyphs chain={{ links, weakest, isProven: true }} />
          {provenUntil !== null && (
            <span>
              expires <TimeAgo at={provenUntil} />
            </span>
          )}
        </p>
      )}
      <ol aria-label={label} className={cx(weakest === null && 'max-sm:hidden', look)}>
        {links.map((one) => {
          const status = linkStatus(one.state, one.required)
          const shown = describeStatus(status)
          const weak = weakest?.link === one.link
          return (
            <li
              key={one.link}
              title={one.reason}
              className={cx(
                'flex items-center gap-2 bg-surface px-2.5 py-1.5 sm:flex-col sm:items-start sm:gap-0.5',
                status === 'unknown' && 'hatched',
                weak && 'outline-2 -outline-offset-2 outline-current',
                weak && toneText[shown.tone],
              )}
            >
              <span className={cx('flex items-center gap-1.5 text-sm font-medium', toneText[shown.tone])}>
                <StatusIcon name={shown.icon} className="size-4" />
                {linkWords[one.link].short}
              </span>
              <span className="text-xs text-muted max-sm:ml-auto">
                {weak && <span className="font-medium text-fg">weakest · </span>}
                {linkStateWords[status]}
                {one.at !== null && (
                  <>
                    {' '}
                    · <TimeAgo at={one.at} />
                  </>
                )}
              </span>
            </li>
          )
        })}
      </ol>
      {weakest && (
        <p className="mt-1.5 text-sm wrap-anywhere text-muted">
          {weakest.reason} <span className="font-medium text-fg">{weakest.nextStep}</span>
        </p>
      )}
    </div>
  )
}
