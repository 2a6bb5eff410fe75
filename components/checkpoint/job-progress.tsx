import { Progress } from '#components/ui/progress.tsx'
import { Elapsed } from '#components/ui/time-ago.tsx'
import { formatBytes } from '#lib/domain/format/bytes.ts'

export interface JobView {
  id: string
  kind: string
  componentId: string | null
  checkpointId: string | null
  state: string
  error: string | null
  doneBytes: number | null
  totalBytes: number | null
  createdAt: number
  startedAt: number | null
  endedAt: number | null
}

const doing: Record<string, string> = {
  'checkpoint.create': 'Taking a checkpoint',
  'checkpoint.verify': 'Verifying',
  'checkpoint.copy': 'Copying',
  'component.test': 'Looking at the target',
  'component.discover': 'Looking for states',
  'plan.build': 'Dry run',
}

export const jobWords = (kind: string) => doing[kind] ?? kind

/** A request to the engine under way: what, how far, how long. */
export function JobProgress({ job }: { job: JobView }) {
  const { kind, state, doneBytes, totalBytes } = job
  const words = jobWords(kind)
  const known = totalBytes !== null && totalBytes > 0
  const text = known
    ? `${formatBytes(doneBytes ?? 0)} of ${formatBytes(totalBytes)}`
    : state === 'queued'
      ? 'waiting for the engine'
      : 'at work'
  return (
    <div className="flex min-w-0 flex-col gap-1 py-1">
      <p className="flex flex-wrap justify-between gap-x-3 text-sm">
        <span className="font-medium text-running">{words}</span>
        <span className="text-muted tabular-nums">
          {text} · <Elapsed since={job.startedAt ?? job.createdAt} />
        </span>
      </p>
      <Progress label={words} value={known ? (doneBytes ?? 0) : null} max={known ? totalBytes : 100} text={text} />
    </div>
  )
}
