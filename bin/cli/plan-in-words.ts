import type { PlanDetail } from '#db/queries/plan.ts'
import { formatBytes } from '#lib/domain/format/bytes.ts'
import { formatDuration } from '#lib/domain/format/duration.ts'
import type { DiffEntry, DiffGroup } from '#lib/domain/plan/diff.ts'
import type { PlanAssessment } from '#lib/domain/plan/plan.ts'
import { unitsOf } from './follow-run.ts'
import { plain } from './io.ts'

const shownEntries = 20

/** A dry run for people: what changes, what is lost, how long it takes, what stands in the way. */
export function planInWords({ plan, service }: PlanDetail): string {
  const { document, assessment } = plan
  if (!document || !assessment) return ''
  const lines = [`Plan ${plan.id}, level ${plan.level}, of ${service.name} (${service.environment})`]
  for (const one of document.components) {
    const seen = assessment.components[one.componentId]
    lines.push(
      '',
      `${one.name}: ${seen ? `${seen.from} → ${seen.to}` : one.checkpointLabel} (checkpoint ${one.checkpointName}, ${one.checkpointId})`,
    )
    for (const group of seen?.groups ?? []) lines.push(...groupLines(group))
    if (seen && seen.bytesToWrite > 0) lines.push(`  to write: ${formatBytes(seen.bytesToWrite)}`)
  }
  lines.push('', `Would lose: ${formatDuration(assessment.dataLossMs)} of data${unitsOf(assessment.unitsLost)}`)
  lines.push(`Predicted duration: ${predictionOf(assessment)}`)
  for (const warning of assessment.warnings) lines.push(`Warning: ${warning}`)
  for (const blocker of assessment.blockers) lines.push(`Blocked: ${blocker}`)
  return `${lines.map(plain).join('\n')}\n`
}

function groupLines(group: DiffGroup): string[] {
  const { title, added, changed, removed, entries } = group
  const shown = entries.slice(0, shownEntries)
  const more = added + changed + removed - shown.length
  return [
    `  ${title}: ${added} added, ${changed} changed, ${removed} removed`,
    ...shown.map((entry) => `    ${{ added: '+', changed: '~', removed: '-' }[entry.change]} ${entry.name}${sizesOf(entry, group.unit)}`),
    ...(more > 0 && shown.length > 0 ? [`    … and ${more} more; all of them with --json`] : []),
  ]
}

function sizesOf({ before, after, note }: DiffEntry, unit: DiffGroup['unit']): string {
  const one = (value: number) => (unit === 'bytes' ? formatBytes(value) : `${value} ${unit}`)
  const sizes = [before, after].filter((value) => value !== undefined).map(one)
  return (sizes.length > 0 ? `  ${sizes.join(' → ')}` : '') + (note ? `  (${note})` : '')
}

function predictionOf({ predicted }: PlanAssessment): string {
  const worst = predicted.worstMs === null ? '' : `, worst ${formatDuration(predicted.worstMs)}`
  if (!predicted.known) return `unknown, n = ${predicted.n}${worst}`
  return `${formatDuration(predicted.lowMs)} to ${formatDuration(predicted.highMs)} (n = ${predicted.n}${worst})`
}
