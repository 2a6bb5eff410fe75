'use client'

import { PlugZap, Search } from 'lucide-react'
import { useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { useJob } from '#components/forms/use-job.ts'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Bytes } from '#components/ui/figures.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { discoverAction, testComponentAction } from '../actions.ts'

interface JobResult {
  label?: string
  summary?: string
  size?: number | null
  found?: Found[]
}
interface Found {
  ref: string
  label: string
  dataTime: number
  current: boolean
}

interface TargetProbeProps {
  target: () => { driver: string; config: Record<string, unknown> }
}

/** “Test connection” and “Discover”: the engine looks at the target, reads only, and says what is there. */
export function TargetProbe({ target }: TargetProbeProps) {
  const [asked, setAsked] = useState<{ jobId: string; what: 'test' | 'discover' } | null>(null)
  const test = useAction(testComponentAction, { refresh: false })
  const discover = useAction(discoverAction, { refresh: false })
  const { job, isOpen, error } = useJob<JobResult>(asked?.jobId ?? null)
  const ask = async (what: 'test' | 'discover') => {
    setAsked(null)
    const made = await (what === 'test' ? test : discover).run(target())
    if (made) setAsked({ jobId: made.data.jobId, what })
  }
  const failure = test.failure ?? discover.failure
  return (
    <div className="flex flex-col gap-2 sm:col-span-2">
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          icon={<PlugZap className="size-4" />}
          pending={test.pending || (isOpen && asked?.what === 'test')}
          onClick={() => void ask('test')}
        >
          Test connection
        </Button>
        <Button
          size="sm"
          icon={<Search className="size-4" />}
          pending={discover.pending || (isOpen && asked?.what === 'discover')}
          onClick={() => void ask('discover')}
        >
          Discover
        </Button>
      </div>
      <div aria-live="polite" className="text-sm">
        {failure && <p className="text-bad">{failure.message}</p>}
        {isOpen && <p className="text-muted">Waiting for the engine…</p>}
        {!failure && error && <Refused message={error} />}
        {!failure && job?.result && <Answer result={job.result} />}
      </div>
    </div>
  )
}

function Refused({ message }: { message: string }) {
  return (
    <p className="flex flex-wrap items-baseline gap-2">
      <StatusBadge status="failed" label="Refused" /> <span>{message}</span>
    </p>
  )
}

function Answer({ result }: { result: JobResult }) {
  if (!result.found) {
    return (
      <p className="flex flex-wrap items-baseline gap-2">
        <StatusBadge status="ok" label="Found" /> <b>{result.label}</b>
        <span className="text-muted">
          {result.summary}
          {typeof result.size === 'number' && (
            <>
              {' '}
              · <Bytes value={result.size} />
            </>
          )}
        </span>
      </p>
    )
  }
  if (result.found.length === 0)
    return <p className="text-muted">The target offers no earlier states by itself; checkpoints are the way back.</p>
  return (
    <ul className="divide-y rounded-md border">
      {result.found.slice(0, 20).map((one) => (
        <li key={one.ref} className="flex gap-3 px-3 py-1.5">
          <span className="min-w-0 flex-1 truncate font-medium">{one.label}</span>
          {one.current && <StatusBadge plain status="active" label="In use" />}
          <span className="text-muted">
            <TimeAgo at={one.dataTime} />
          </span>
        </li>
      ))}
      {result.found.length > 20 && <li className="px-3 py-1.5 text-muted">{result.found.length - 20} more</li>}
    </ul>
  )
}
