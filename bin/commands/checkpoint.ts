import { type Command, InvalidArgumentError } from 'commander'
import type { CheckpointDetail, CheckpointListItem } from '#db/queries/checkpoint.ts'
import { linkStateWords, linkStatus, linkWords } from '#lib/domain/checkpoint/words.ts'
import { formatBytes } from '#lib/domain/format/bytes.ts'
import { formatUtc } from '#lib/domain/format/time.ts'
import { CliError } from '../cli/cli-error.ts'
import { type ConnectOptions, connect, connected, print, teller, wantsWait } from '../cli/connect.ts'
import { findComponent, findService } from '../cli/find-component.ts'
import { followJob } from '../cli/follow-job.ts'
import { type GoBackOptions, goBack } from '../cli/go-back.ts'
import { type Io, plain } from '../cli/io.ts'
import { table } from '../cli/table.ts'

export function registerCheckpoint(program: Command, io: Io): void {
  const group = program.command('checkpoint').description('Take, list, prove and restore checkpoints')
  connected(group.command('create <name>'), { waits: true })
    .description('Take a checkpoint of a component, or of each component of a service')
    .requiredOption('--service <slug>', 'the service')
    .option('--component <slug>', 'only this component')
    .option('--deployment', 'a deployment has completed; retention may prune it')
    .option('--forward-only', 'no automatic rollback may cross this point')
    .option('--note <text>', 'what to know about it')
    .action((name: string, options: CreateOptions) => create(io, name, options))
  connected(group.command('list'))
    .description('List checkpoints, newest first')
    .option('--service <slug>', 'only of this service')
    .option('--component <slug>', 'only of this component of the service')
    .option('--state <state>', 'proven, unproven, available, quarantined, missing or deleted')
    .option('--limit <n>', 'how many, 1 to 500', readLimit, 50)
    .action((options: ListOptions) => list(io, options))
  connected(group.command('verify <id>'), { waits: true })
    .description('Go through the whole proof chain now')
    .action((id: string, options: ConnectOptions) => verify(io, id, options))
  connected(group.command('restore <id>'), { waits: true })
    .description('Go back to a checkpoint: dry run, then a standing approval or a request for approval')
    .option('--component <slug>', 'the component that it must be of')
    .option('--dry-run', 'only say what would change, what would be lost and what stands in the way')
    .option('--reason <text>', 'why', 'Restored from the command line')
    .action((id: string, options: GoBackOptions & { component?: string }) => restore(io, id, options))
}

type CreateOptions = ConnectOptions & { service: string; component?: string; deployment?: boolean; forwardOnly?: boolean; note?: string }

async function create(io: Io, name: string, options: CreateOptions): Promise<void> {
  const client = connect(io, options)
  const service = await findService(client, options.service)
  const parts = options.component === undefined ? service.components : [findComponent(service, options.component)]
  const more = { kind: options.deployment ? 'deployment' : 'manual', forwardOnly: options.forwardOnly ?? false, note: options.note ?? '' }
  const asked: { component: string; jobId: string; checkpointId: string }[] = []
  for (const part of parts) {
    const body = { componentId: part.id, name, ...more }
    asked.push({ component: part.slug, ...(await client.post<{ jobId: string; checkpointId: string }>('/checkpoints', { body })) })
  }
  if (!wantsWait(io, options)) {
    return print(io, options, { checkpoints: asked }, () =>
      asked.map((one) => `${one.component}: asked for ${one.checkpointId}\n`).join(''),
    )
  }
  const say = teller(io, options)
  const failed: string[] = []
  for (const one of asked) {
    try {
      const { label, size } = await followJob(client, one.jobId, say)
      say(plain(`${one.component}: ${one.checkpointId}, ${String(label)}, ${formatBytes(Number(size))}`))
    } catch (error) {
      if (!(error instanceof CliError) || error.exitCode !== 1) throw error
      failed.push(`${one.component}: ${error.message}`)
    }
  }
  if (failed.length > 0) throw new CliError('failed', failed.join('\n'))
  if (options.json) print(io, options, { checkpoints: asked }, () => '')
}

type ListOptions = ConnectOptions & { service?: string; component?: string; state?: string; limit: number }

async function list(io: Io, options: ListOptions): Promise<void> {
  if (options.component !== undefined && options.service === undefined)
    throw new CliError('usage', 'A component belongs to a service: give --service as well.')
  const client = connect(io, options)
  const service = options.service === undefined ? null : await findService(client, options.service)
  const componentId = service && options.component !== undefined ? findComponent(service, options.component).id : undefined
  const query = { serviceId: service?.id, componentId, state: options.state, limit: options.limit }
  const page = await client.get<{ total: number; checkpoints: CheckpointListItem[] }>('/checkpoints', query)
  print(io, options, page, () => {
    if (page.total === 0) return 'There are no such checkpoints. Take one: ripcord checkpoint create NAME --service SLUG\n'
    const more = page.total - page.checkpoints.length
    return (
      table(page.checkpoints, [
        { title: 'ID', value: (row) => row.id },
        { title: 'SERVICE', value: (row) => row.serviceSlug },
        { title: 'COMPONENT', value: (row) => row.componentSlug },
        { title: 'NAME', value: (row) => row.name },
        { title: 'VERSION', value: (row) => row.label },
        { title: 'DATA OF', value: (row) => formatUtc(row.dataTime) },
        { title: 'SIZE', value: (row) => formatBytes(row.sizeBytes), align: 'right' },
        { title: 'STATE', value: (row) => (row.state === 'available' ? (row.chain.isProven ? 'proven' : 'not proven') : row.state) },
      ]) + (more > 0 ? `… and ${more} more; raise --limit or narrow it down\n` : '')
    )
  })
}

async function verify(io: Io, id: string, options: ConnectOptions): Promise<void> {
  const client = connect(io, options)
  const { jobId } = await client.post<{ jobId: string }>(`/checkpoints/${encodeURIComponent(id)}/verify`)
  if (!wantsWait(io, options)) return print(io, options, { jobId }, () => `Verification was asked for: job ${jobId}\n`)
  await followJob(client, jobId, teller(io, options))
  const found = await client.get<CheckpointDetail>(`/checkpoints/${encodeURIComponent(id)}`)
  print(io, options, found, () => {
    const chain = table(found.chain.links, [
      { title: 'LINK', value: (link) => linkWords[link.link].long },
      { title: 'STATE', value: (link) => linkStateWords[linkStatus(link.state, link.required)] },
      { title: 'WHY', value: (link) => link.reason },
    ])
    return chain + (found.chain.isProven ? `Proven until ${formatUtc(found.chain.provenUntil!)}.\n` : '')
  })
  if (found.chain.isProven) return
  const why = found.state === 'available' ? found.chain.weakest!.nextStep : (found.stateReason ?? '')
  throw new CliError(
    'failed',
    plain(`This checkpoint is not proven${found.state === 'available' ? '' : `: it is ${found.state}`}. ${why}`.trim()),
  )
}

async function restore(io: Io, id: string, options: GoBackOptions & { component?: string }): Promise<void> {
  const client = connect(io, options)
  const point = await client.get<CheckpointDetail>(`/checkpoints/${encodeURIComponent(id)}`)
  const service = await findService(client, point.serviceId)
  if (options.component !== undefined && findComponent(service, options.component).id !== point.componentId)
    throw new CliError(
      'failed',
      `${point.id} is a checkpoint of ${point.componentSlug}, not of ${options.component}. Choose one of its own.`,
    )
  const choices = [{ componentId: point.componentId, checkpointId: point.id }]
  await goBack(io, client, options, { serviceId: service.id, level: 1, choices, reason: options.reason! })
}

function readLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > 500) throw new InvalidArgumentError('use a number from 1 to 500')
  return limit
}
