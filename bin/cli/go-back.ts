import type { StandingListItem } from '#db/queries/approval.ts'
import type { PlanDetail } from '#db/queries/plan.ts'
import type { Client } from './client.ts'
import { CliError } from './cli-error.ts'
import { type ConnectOptions, print, teller, wantsWait } from './connect.ts'
import { followJob } from './follow-job.ts'
import { followRun, requireSuccess, runInWords } from './follow-run.ts'
import type { Io } from './io.ts'
import { planInWords } from './plan-in-words.ts'

export interface Wanted {
  serviceId: string
  level: number
  choices: { componentId: string; checkpointId: string }[]
  reason: string
}

export interface GoBackOptions extends ConnectOptions {
  dryRun?: boolean
  reason?: string
}

/**
 * Plans, shows the dry run, and then launches on a standing approval that covers the plan, or else asks for
 * an approval and says what is next. Throws when something stands in the way.
 */
export async function goBack(io: Io, client: Client, options: GoBackOptions, wanted: Wanted): Promise<void> {
  const say = teller(io, options)
  const { planId, jobId } = await client.post<{ planId: string; jobId: string }>('/plans', { body: wanted })
  await followJob(client, jobId, say)
  const detail = await client.get<PlanDetail>(`/plans/${planId}`)
  say(planInWords(detail))
  const blockers = detail.plan.assessment?.blockers ?? []
  if (options.dryRun || blockers.length > 0) {
    if (options.json) print(io, options, detail, () => '')
    if (blockers.length > 0) throw new CliError('failed', `This rollback cannot run: ${blockers[0]!}`)
    return say('This was a dry run: nothing was changed.')
  }
  const hash = detail.plan.hash!
  for (const standing of await coveringStanding(client, wanted)) {
    const authority = { kind: 'standing', standingId: standing.id }
    const launched = await attempt(client.post<{ runId: string }>('/rollbacks', { body: { planId, hash, authority } }))
    if (launched.ok) return await watch(io, client, options, launched.value.runId)
    say(`The standing approval by ${standing.signedByName} does not help: ${launched.why}`)
  }
  const { requestId } = await client.post<{ requestId: string }>(`/plans/${planId}/requests`, { body: { hash } })
  print(io, options, { planId, hash, requestId, state: 'open' }, () =>
    [
      'Approval was asked for. Next, somebody else approves it at',
      `  ${client.url}/plans/${planId}`,
      'and then it is launched there, or with',
      `  ripcord launch ${planId}`,
      '',
    ].join('\n'),
  )
}

/** Standing approvals that are in force for exactly these components. */
export async function coveringStanding(client: Client, { serviceId, level, choices }: Omit<Wanted, 'reason'>): Promise<StandingListItem[]> {
  const query = { serviceId, current: true }
  const { standingApprovals } = await client.get<{ standingApprovals: StandingListItem[] }>('/standing-approvals', query)
  const ids = choices.map((one) => one.componentId).toSorted()
  return standingApprovals.filter((one) => one.state === 'active' && one.level === level && one.componentIds.join() === ids.join())
}

/** Says that a run began, and follows it to its end when that is wanted. */
export async function watch(io: Io, client: Client, options: ConnectOptions, runId: string): Promise<void> {
  const say = teller(io, options)
  if (!wantsWait(io, options))
    return print(io, options, { runId, state: 'queued' }, () => `Launched. Watch it at ${client.url}/runs/${runId}\n`)
  say(`Run ${runId} has begun; it goes on if you leave.`)
  const ended = await followRun(client, runId, say)
  print(io, options, ended, () => runInWords(ended, client.url))
  requireSuccess(ended)
}

type Attempt<T> = { ok: true; value: T } | { ok: false; why: string }

/** That this authority does not do, as a value; everything else is thrown. */
async function attempt<T>(work: Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work }
  } catch (error) {
    if (error instanceof CliError && (error.code === 'blocked' || error.code === 'forbidden')) return { ok: false, why: error.message }
    throw error
  }
}
