'use client'

import { ShieldCheck } from 'lucide-react'
import { useAction } from '#components/forms/use-action.ts'
import { Button, type ButtonProps } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import { JobProgress, type JobView } from './job-progress.tsx'

interface VerifyButtonProps extends Pick<ButtonProps, 'size' | 'variant' | 'disabledReason'> {
  checkpointId: string
  name: string
  verify: (input: { checkpointId: string }) => Promise<ActionResult<{ jobId: string }>>
  /** The verification that is under way, if any: its progress takes the button's place. */
  job?: JobView | undefined
}

/** Goes through the whole proof chain now: read every byte, restore in isolation, run the checks. */
export function VerifyButton({ checkpointId, name, verify, job, ...button }: VerifyButtonProps) {
  const { run, pending } = useAction(async (input: { checkpointId: string }) => {
    const result = await verify(input)
    if (!result.ok) toast.failed({ title: `${name} is not being verified`, description: result.message })
    return result
  })
  if (job) {
    return (
      <div className="w-full min-w-56">
        <JobProgress job={job} />
      </div>
    )
  }
  return (
    <Button {...button} icon={<ShieldCheck className="size-4" />} pending={pending} onClick={() => void run({ checkpointId })}>
      Verify now
    </Button>
  )
}
