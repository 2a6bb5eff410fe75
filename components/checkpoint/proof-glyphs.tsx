import { describeStatus } from '#lib/domain/status.ts'
import type { ProofChain } from '#lib/domain/checkpoint/proof-chain.ts'
import { linkStateWords, linkStatus, linkWords } from '#lib/domain/checkpoint/words.ts'
import { toneText } from '#components/ui/badge.tsx'
import { cx } from '#components/ui/cx.ts'
import { StatusIcon } from '#components/ui/status-icon.tsx'

/** The five links as five small marks, then the words: what is missing, or "Proven". */
export function ProofGlyphs({ chain, words = true }: { chain: Pick<ProofChain, 'links' | 'isProven' | 'weakest'>; words?: boolean }) {
  const { isProven, links, weakest } = chain
  const look = describeStatus(
    isProven ? 'proven' : weakest?.state === 'failed' ? 'failed' : weakest?.state === 'expired' ? 'expired' : 'unproven',
  )
  const said = isProven
    ? 'Proven'
    : weakest
      ? `${linkWords[weakest.link].short} ${linkStateWords[linkStatus(weakest.state, true)]}`
      : 'Not proven'
  const marks = links.map((one) => {
    const status = linkStatus(one.state, one.required)
    return { ...one, status, look: describeStatus(status), text: `${linkWords[one.link].short}: ${linkStateWords[status]}` }
  })
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <span className="inline-flex gap-0.5" title={marks.map((one) => one.text).join('\n')}>
        <span className="sr-only">{marks.map((one) => one.text).join(', ')}</span>
        {marks.map((one) => (
          <StatusIcon key={one.link} name={one.look.icon} className={cx('size-3.5', toneText[one.look.tone])} />
        ))}
      </span>
      {words && <span className={cx('text-sm font-medium', toneText[look.tone])}>{said}</span>}
    </span>
  )
}
