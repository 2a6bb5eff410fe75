'use client'

import { Zap } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Button, type ButtonProps } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/dialog.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'

export interface RollbackNowRequest {
  serviceId: string
  level: 1 | 2 | 3
  componentIds: string[]
  standingId: string
}

interface RollbackNowButtonProps {
  /** `rollbackNowAction` of app/(console)/plans/actions.ts. */
  action: (input: RollbackNowRequest) => Promise<ActionResult<{ runId: string; planId: string }>>
  request: RollbackNowRequest
  /** What it will do: "Roll back Orders to v1.12 now". */
  label: string
  /** The service's name; typed first at level 3. */
  serviceName: string
  /** Why it cannot be pressed now: whyNotStanding's sentence, no proven checkpoint. */
  disabledReason?: string | null
  variant?: ButtonProps['variant']
  size?: ButtonProps['size']
}

/** One click on a standing approval: plans, does the dry run, launches and opens the run. Takes seconds; says so. */
export function RollbackNowButton({
  action,
  request,
  label,
  serviceName,
  disabledReason,
  variant = 'primary',
  size = 'lg',
}: RollbackNowButtonProps) {
  const router = useRouter()
  const [asking, setAsking] = useState(false)
  const { run, pending, failure } = useAction(action, { refresh: false })
  const start = async () => {
    const started = await run(request)
    if (started) router.push(`/runs/${started.data.runId}`)
    return started !== undefined
  }
  return (
    <div className="flex flex-col gap-2">
      <Button
        variant={variant}
        size={size}
        icon={<Zap className="size-4" />}
        pending={pending}
        disabledReason={disabledReason}
        onClick={() => void (request.level === 3 ? setAsking(true) : start())}
      >
        {pending ? 'Dry run, then launch' : label}
      </Button>
      <FormFailure failure={failure} />
      {request.level === 3 && (
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title="Roll back everything"
          description={`Level 3 restores every component of ${serviceName}.`}
          confirmLabel={label}
          typed={serviceName}
          onConfirm={start}
        />
      )}
    </div>
  )
}
