'use client'

import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { formatCount } from '#lib/domain/format/count.ts'
import { formatDuration } from '#lib/domain/format/duration.ts'
import { verifyAuditAction } from '../actions.ts'

type Answer = Extract<Awaited<ReturnType<typeof verifyAuditAction>>, { ok: true }>['data']

/** Verifies the chain on the server, now, and says what it proves. */
export function VerifyAudit() {
  const { run, pending, failure } = useAction(verifyAuditAction, { refresh: false })
  const [answer, setAnswer] = useState<Answer | null>(null)
  const press = async () => {
    const done = await run({})
    setAnswer(done?.data ?? null)
  }
  return (
    <div className="flex max-w-90 flex-col items-end gap-1.5 max-md:items-stretch">
      <Button size="lg" variant="primary" icon={<ShieldCheck className="size-4" />} pending={pending} onClick={() => void press()}>
        {pending ? 'Verifying' : 'Verify now'}
      </Button>
      <output className="min-h-10 text-right text-sm text-muted max-md:min-h-0">
        {failure?.message}
        {answer?.verdict.ok && (
          <>
            <StatusBadge status="ok" label="Unbroken" plain /> {formatCount(answer.verdict.events)} events in{' '}
            {formatDuration(answer.tookMs)}, <TimeAgo at={answer.at} />. It does not show a history rewritten as a whole: keep an export
            elsewhere.
          </>
        )}
        {answer && !answer.verdict.ok && (
          <>
            <StatusBadge status="failed" label="Broken" plain /> At event {formatCount(answer.verdict.seq)}: {answer.verdict.reason}.
          </>
        )}
      </output>
    </div>
  )
}
