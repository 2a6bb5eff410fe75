import { setTimeout as sleep } from 'node:timers/promises'
import type { RunSnapshot } from '#db/queries/run.ts'
import { formatDuration } from '#lib/domain/format/duration.ts'
import { isEnded } from '#lib/domain/run/run.ts'
import { statuses } from '#lib/domain/status.ts'
import type { Client } from './client.ts'
import { CliError } from './cli-error.ts'
import { patiently } from './follow-job.ts'
import { plain } from './io.ts'

const pollMs = 300

/** Prints each step of a run as it ends and waits until the run is over or a person must decide. */
export async function followRun(client: Client, runId: string, say: (line: string) => void): Promise<RunSnapshot> {
  const told = new Map<number, string>()
  for (;;) {
    const found = await patiently(() => client.get<RunSnapshot>(`/runs/${encodeURIComponent(runId)}`), say)
    for (const step of found.steps) {
      const state = `${step.state} ${step.attempt}`
      if (step.state === 'pending' || told.get(step.seq) === state) continue
      told.set(step.seq, state)
      say(plain(lineOf(step)))
    }
    if (isEnded(found.run.state) || found.run.state === 'needs_attention') return found
    await sleep(pollMs)
  }
}

function lineOf({ seq, state, title, intentAt, endedAt, message }: RunSnapshot['steps'][number]): string {
  const took = intentAt !== null && endedAt !== null ? formatDuration(endedAt - intentAt) : ''
  const what = `${String(seq).padStart(3)}  ${statuses[state].label.padEnd(7)}  ${title}`
  return [what, took && `(${took})`, state === 'failed' && message ? `: ${message}` : ''].filter(Boolean).join(' ').replace(' : ', ': ')
}

/** What became of a run, in words. */
export function runInWords({ run }: RunSnapshot, url: string): string {
  const lines = [`${statuses[run.state].label}: ${run.summary}`]
  if (run.rtoMs !== null) lines.push(`Recovery time ${formatDuration(run.rtoMs)}.`)
  if (run.rpoMs !== null) lines.push(`Data lost: ${formatDuration(run.rpoMs)}${unitsOf(run.unitsLost)}.`)
  if (run.instructions) lines.push(`What to do: ${run.instructions}`)
  return [...lines.map(plain), `${url}/runs/${run.id}`, ''].join('\n')
}

/** Throws when the run did not do what it was launched for. */
export function requireSuccess({ run }: RunSnapshot): void {
  if (run.state !== 'succeeded')
    throw new CliError('failed', `The rollback did not succeed: it is ${statuses[run.state].label.toLowerCase()}.`)
}

export function unitsOf(units: Record<string, number> | null): string {
  const known = Object.entries(units ?? {})
  return known.length > 0 ? ` (${known.map(([unit, count]) => `${count} ${unit}`).join(', ')})` : ''
}
