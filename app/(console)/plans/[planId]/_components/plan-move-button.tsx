'use client'

import { Check, Play, RotateCw, Send, Zap } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/dialog.tsx'
import { toast } from '#components/ui/toast.tsx'
import { launchRollbackAction, refreshPlanAction, requestApprovalAction } from '../../actions.ts'
import type { PlanMove } from '../next-move.ts'
import { ApproveDialog } from './approve-dialog.tsx'

interface PlanMoveButtonProps {
  planId: string
  version: number
  hash: string | null
  move: PlanMove
  /** The words to type first: the service's name at level 3. */
  typed: string | null
  /** What would run, in words. */
  subject: string
}

const icons: Record<PlanMove['kind'], ReactNode> = {
  wait: null,
  open_run: <Play className="size-4" />,
  refresh: <RotateCw className="size-4" />,
  request: <Send className="size-4" />,
  approve: <Check className="size-4" />,
  launch: <Play className="size-4" />,
  launch_standing: <Zap className="size-4" />,
}

/** The page's one button: request, approve or launch, as the server judged for who is looking. */
export function PlanMoveButton({ planId, version, hash, move, typed, subject }: PlanMoveButtonProps) {
  const router = useRouter()
  const request = useAction(requestApprovalAction)
  const refresh = useAction(refreshPlanAction)
  const launch = useAction(launchRollbackAction)
  const [asking, setAsking] = useState(false)
  const failure = request.failure ?? refresh.failure ?? launch.failure

  const start = async () => {
    if (!hash || !move.id) return false
    const authority =
      move.kind === 'launch' ? { kind: 'approval' as const, requestId: move.id } : { kind: 'standing' as const, standingId: move.id }
    const started = await launch.run({ planId, hash, authority })
    if (started) router.push(`/runs/${started.data.runId}`)
    return started !== undefined
  }
  const press = async () => {
    if (move.kind === 'open_run') router.push(`/runs/${move.id}`)
    if (move.kind === 'refresh') await refresh.run({ planId, version })
    if (move.kind === 'request' && hash && (await request.run({ planId, hash })))
      toast.done({ title: 'Approval requested', description: 'Approvers see it now. You can close this page.' })
    if (move.kind === 'launch' || move.kind === 'launch_standing') await (typed ? setAsking(true) : start())
  }
  const common = {
    size: 'lg',
    variant: 'primary',
    icon: icons[move.kind],
    className: 'h-auto! min-h-10 whitespace-normal! py-2 touch:min-h-12',
  } as const
  if (move.kind === 'approve' && move.reason === null && hash && move.id)
    return <ApproveDialog requestId={move.id} hash={hash} subject={subject} trigger={<Button {...common}>{move.label}…</Button>} />
  return (
    <div className="flex flex-col gap-2 md:max-w-80">
      <Button
        {...common}
        disabledReason={move.reason}
        pending={request.pending || refresh.pending || launch.pending}
        onClick={() => void press()}
      >
        {move.label}
      </Button>
      <FormFailure failure={failure} />
      {typed && (
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title="Roll back everything"
          description={`Level 3 restores every component of ${typed}. It cannot be taken back once it has succeeded, except by another rollback.`}
          confirmLabel={move.label}
          typed={typed}
          onConfirm={start}
        >
          <FormFailure failure={launch.failure} />
        </ConfirmDialog>
      )}
    </div>
  )
}
