'use client'

import { Ellipsis, Pencil, RotateCw, Siren, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx'
import { toast } from '#components/ui/toast.tsx'
import { refreshPlanAction, revokeApprovalAction, withdrawRequestAction } from '../../actions.ts'
import { BreakGlassDrawer } from './break-glass-drawer.tsx'

interface PlanMoreProps {
  planId: string
  version: number
  hash: string | null
  serviceName: string
  components: number
  canEdit: boolean
  canRefresh: boolean
  request: { id: string; mine: boolean } | null
  canWithdraw: boolean
  canRevoke: boolean
  /** Undefined: not offered; null: can be done; a sentence: why it cannot. */
  breakGlass: string | null | undefined
}

/** Everything that is not the one next move. Breaking glass stands apart, behind a drawer of its own. */
export function PlanMore(props: PlanMoreProps) {
  const { planId, version, hash, request } = props
  const [glass, setGlass] = useState(false)
  const refresh = useAction(refreshPlanAction)
  const withdraw = useAction(withdrawRequestAction)
  const revoke = useAction(revokeApprovalAction)

  const act = async <I, T>(action: { run: (input: I) => Promise<{ data: T } | undefined> }, input: I, done: string) => {
    if (await action.run(input)) toast.done({ title: done })
  }
  const failure = refresh.failure ?? withdraw.failure ?? revoke.failure
  const items = props.canEdit || (request && (props.canWithdraw || props.canRevoke)) || props.breakGlass !== undefined
  if (!items) return null
  return (
    <div className="flex flex-col items-end gap-1">
      <Menu trigger={<Button square size="lg" aria-label="More about this plan" icon={<Ellipsis className="size-4" />} />}>
        {props.canEdit && (
          <MenuItem icon={<Pencil />} href={`/plans/new?plan=${planId}`}>
            Edit plan
          </MenuItem>
        )}
        {props.canEdit && props.canRefresh && (
          <MenuItem icon={<RotateCw />} onSelect={() => void act(refresh, { planId, version }, 'The dry run is done again')}>
            Refresh plan
          </MenuItem>
        )}
        {request && props.canWithdraw && (
          <MenuItem icon={<Undo2 />} onSelect={() => void act(withdraw, { requestId: request.id }, 'Request withdrawn')}>
            Withdraw request
          </MenuItem>
        )}
        {request && props.canRevoke && (
          <MenuItem icon={<Undo2 />} onSelect={() => void act(revoke, { requestId: request.id }, 'Your approval is taken back')}>
            Take back my approval
          </MenuItem>
        )}
        {props.breakGlass !== undefined && (
          <>
            <MenuSeparator />
            <MenuItem icon={<Siren />} danger disabledReason={props.breakGlass} onSelect={() => setGlass(true)}>
              Break glass…
            </MenuItem>
          </>
        )}
      </Menu>
      {failure && (
        <p role="alert" className="max-w-64 text-right text-sm text-bad">
          {failure.message}
        </p>
      )}
      {hash && <BreakGlassDrawer open={glass} onOpenChange={setGlass} planId={planId} hash={hash} serviceName={props.serviceName} />}
    </div>
  )
}
