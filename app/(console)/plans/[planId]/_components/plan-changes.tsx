import { ChevronRight } from 'lucide-react'
import { Card } from '#components/ui/card.tsx'
import { Bytes } from '#components/ui/figures.tsx'
import { formatCount } from '#lib/domain/format/count.ts'
import type { DiffEntry, DiffGroup } from '#lib/domain/plan/diff.ts'
import type { PlanAssessment, PlanDocument } from '#lib/domain/plan/plan.ts'

/** What the rollback would change in the target, by component and group; each group opens to its entries. */
export function PlanChanges({ document, assessment }: { document: PlanDocument; assessment: PlanAssessment }) {
  return (
    <Card title="What changes" description="Seen from the target as it was at the dry run" flush>
      {document.components.map((part) => {
        const seen = assessment.components[part.componentId]
        const groups = seen?.groups ?? []
        return (
          <section key={part.componentId} className="border-b last:border-0">
            <h3 className="px-4 pt-3 pb-1 text-sm font-medium">
              {part.name}{' '}
              <span className="font-normal text-muted">
                {seen?.from ?? 'unknown'} → {seen?.to ?? part.checkpointLabel}
              </span>
            </h3>
            {groups.length === 0 && (
              <p className="px-4 pb-3 text-sm text-muted">
                {seen && seen.blockers.length > 0
                  ? 'Not compared: something blocks it.'
                  : 'Nothing would change: it is in this state already.'}
              </p>
            )}
            {groups.map((group) => (
              <Group key={group.title} group={group} />
            ))}
          </section>
        )
      })}
    </Card>
  )
}

function Group({ group }: { group: DiffGroup }) {
  const total = group.added + group.changed + group.removed
  const counts = [
    { sign: '+', word: 'added', count: group.added, tone: 'text-good' },
    { sign: '~', word: 'changed', count: group.changed, tone: 'text-warn' },
    { sign: '−', word: 'removed', count: group.removed, tone: 'text-bad' },
  ]
  const summary = (
    <>
      <span className="min-w-0 flex-1 truncate font-mono text-sm">{group.title}</span>
      <span className="flex shrink-0 gap-3 text-sm tabular-nums">
        {total === 0 && <span className="text-muted">no change</span>}
        {counts
          .filter((one) => one.count > 0)
          .map((one) => (
            <span key={one.word} className={one.tone}>
              {one.sign}
              {formatCount(one.count)}
              <span className="max-sm:sr-only"> {one.word}</span>
            </span>
          ))}
      </span>
    </>
  )
  if (group.entries.length === 0) return <div className="flex min-h-9 items-center gap-2 px-4 pl-10">{summary}</div>
  return (
    <details className="group">
      <summary className="flex min-h-9 list-none items-center gap-2 px-4 hover:bg-hover touch:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted group-open:rotate-90" />
        {summary}
      </summary>
      <ul className="max-h-96 overflow-y-auto border-t bg-sunken py-1">
        {group.entries.map((entry) => (
          <Entry key={`${entry.change} ${entry.name}`} entry={entry} unit={group.unit} />
        ))}
        {group.truncated && (
          <li className="px-4 py-1.5 pl-10 text-sm text-muted">
            Only the first {formatCount(group.entries.length)} of {formatCount(total)} are listed; the counts are of all.
          </li>
        )}
      </ul>
    </details>
  )
}

const signs = {
  added: { sign: '+', tone: 'text-good' },
  changed: { sign: '~', tone: 'text-warn' },
  removed: { sign: '−', tone: 'text-bad' },
}

function Entry({ entry, unit }: { entry: DiffEntry; unit: DiffGroup['unit'] }) {
  const { sign, tone } = signs[entry.change]
  const amount = (value: number | undefined) =>
    value === undefined ? null : unit === 'bytes' ? <Bytes value={value} /> : formatCount(value)
  const before = amount(entry.before)
  const after = amount(entry.after)
  return (
    <li className="flex items-baseline gap-2 px-4 py-0.5 pl-10 font-mono text-sm">
      <span className={tone}>
        <span aria-hidden>{sign}</span>
        <span className="sr-only">{entry.change}</span>
      </span>
      <span className="min-w-0 flex-1 break-all">
        {entry.name}
        {entry.note && <span className="font-sans text-muted"> {entry.note}</span>}
      </span>
      <span className="shrink-0 text-muted tabular-nums">
        {before}
        {before !== null && after !== null && ' → '}
        {after}
        {unit === 'rows' && (before ?? after) !== null && ' rows'}
      </span>
    </li>
  )
}
