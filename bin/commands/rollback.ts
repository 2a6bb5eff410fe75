import { type Command, InvalidArgumentError } from 'commander'
import type { CheckpointDetail } from '#db/queries/checkpoint.ts'
import type { PlanDetail } from '#db/queries/plan.ts'
import type { ServiceDetail } from '#db/queries/service.ts'
import type { Client } from '../cli/client.ts'
import { CliError } from '../cli/cli-error.ts'
import { type ConnectOptions, connect, connected } from '../cli/connect.ts'
import { type Component, findComponent, findService } from '../cli/find-component.ts'
import { coveringStanding, type GoBackOptions, goBack, watch } from '../cli/go-back.ts'
import type { Io } from '../cli/io.ts'

type RollbackOptions = GoBackOptions & { level?: number; component?: string; to: string[]; standing?: boolean }

export function registerRollback(program: Command, io: Io): void {
  connected(program.command('rollback <service>'), { waits: true })
    .description('Roll a service back: dry run, then a standing approval or a request for approval')
    .option('--level <n>', '1 one component, 2 the service, 3 everything (default: 1 for one component, else 2)', readLevel)
    .option('--component <slug>', 'only this component')
    .option('--to <checkpoint>', 'to this checkpoint, once for each component (default: the newest proven one)', gather, [])
    .option('--standing', 'only if a standing approval covers it; launches at once')
    .option('--dry-run', 'only say what would change, what would be lost and what stands in the way')
    .option('--reason <text>', 'why', 'Rolled back from the command line')
    .action((slug: string, options: RollbackOptions) => rollback(io, slug, options))
  connected(program.command('launch <plan>'), { waits: true })
    .description('Launch a plan that was approved')
    .action((planId: string, options: ConnectOptions) => launch(io, planId, options))
}

async function rollback(io: Io, slug: string, options: RollbackOptions): Promise<void> {
  if (options.standing && (options.dryRun || options.to.length > 0))
    throw new CliError('usage', '--standing goes to the newest proven checkpoints at once: use it without --to and --dry-run.')
  const client = connect(io, options)
  const service = await findService(client, slug)
  const isOne = options.component !== undefined || service.components.length === 1
  const level = options.level ?? (isOne ? 1 : 2)
  const parts = scope(service, level, options.component)
  if (options.standing) return await rollbackNow(io, client, options, service, level, parts)
  const chosen = await chosenCheckpoints(client, options.to)
  for (const componentId of chosen.keys())
    if (!parts.some((part) => part.id === componentId))
      throw new CliError('failed', `The checkpoint ${chosen.get(componentId)!} is of no component that is rolled back here.`)
  const choices = parts.map((part) => {
    const checkpointId = chosen.get(part.id) ?? part.newestProven?.id
    if (checkpointId === undefined)
      throw new CliError(
        'failed',
        `${part.name} has no proven checkpoint. Verify one (ripcord checkpoint verify ID), or name one with --to.`,
      )
    return { componentId: part.id, checkpointId }
  })
  await goBack(io, client, options, { serviceId: service.id, level, choices, reason: options.reason! })
}

function scope(service: ServiceDetail, level: number, component: string | undefined): Component[] {
  if (component !== undefined) {
    if (level !== 1) throw new CliError('usage', `Level ${level} is the whole service. Leave --component out, or use --level 1.`)
    return [findComponent(service, component)]
  }
  if (level === 1 && service.components.length > 1) {
    const names = service.components.map((one) => one.slug).join(', ')
    throw new CliError('usage', `Level 1 is one component. Name it with --component: ${names}.`)
  }
  return service.components
}

async function chosenCheckpoints(client: Client, ids: readonly string[]): Promise<Map<string, string>> {
  const chosen = new Map<string, string>()
  for (const id of ids) {
    const { componentId, componentSlug } = await client.get<CheckpointDetail>(`/checkpoints/${encodeURIComponent(id)}`)
    if (chosen.has(componentId)) throw new CliError('usage', `--to names two checkpoints of ${componentSlug}. Choose one.`)
    chosen.set(componentId, id)
  }
  return chosen
}

async function rollbackNow(
  io: Io,
  client: Client,
  options: RollbackOptions,
  service: ServiceDetail,
  level: number,
  parts: readonly Component[],
): Promise<void> {
  const componentIds = parts.map((part) => part.id)
  const choices = componentIds.map((componentId) => ({ componentId, checkpointId: '' }))
  const [standing] = await coveringStanding(client, { serviceId: service.id, level, choices })
  if (!standing)
    throw new CliError(
      'failed',
      `No standing approval covers this rollback of ${service.name}. Ask an approver to sign one, or leave --standing out.`,
    )
  const body = { serviceId: service.id, level, componentIds, standingId: standing.id, reason: options.reason! }
  const { runId } = await client.post<{ runId: string }>('/rollbacks/now', { body })
  await watch(io, client, options, runId)
}

async function launch(io: Io, planId: string, options: ConnectOptions): Promise<void> {
  const client = connect(io, options)
  const { plan, requests } = await client.get<PlanDetail>(`/plans/${encodeURIComponent(planId)}`)
  const [newest] = requests
  const approved = requests.find((one) => one.state === 'approved')
  if (!approved) {
    const state = newest
      ? `its newest request is ${newest.state === 'open' ? 'waiting for approval' : newest.state}`
      : 'approval was never asked for'
    throw new CliError('failed', `This plan is not approved: ${state}. See ${client.url}/plans/${planId}`)
  }
  const body = { planId, hash: plan.hash, authority: { kind: 'approval', requestId: approved.id } }
  const { runId } = await client.post<{ runId: string }>('/rollbacks', { body })
  await watch(io, client, options, runId)
}

function readLevel(text: string): number {
  if (!/^[123]$/.test(text)) throw new InvalidArgumentError('use 1, 2 or 3')
  return Number(text)
}

const gather = (value: string, before: string[]) => [...before, value]
