'use client'

import { Copy, Ellipsis, Lock, LockOpen, Pin, PinOff, Trash2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import { pinCheckpointAction, setForwardOnlyAction } from '../../actions.ts'
import { CopyDialog } from './copy-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { ReasonDialog } from './reason-dialog.tsx'

interface CheckpointMenuProps {
  point: { id: string; name: string; label: string; state: string; pinned: boolean; forwardOnly: boolean }
  /** Vaults that have no good copy yet. */
  vaults: string[]
}

type Task = 'copy' | 'quarantine' | 'release' | 'delete'

/** A refusal of a change that has no dialog is a toast: it stays until it is closed. */
const telling =
  <I,>(action: (input: I) => Promise<ActionResult<void>>) =>
  async (input: I) => {
    const result = await action(input)
    if (!result.ok) toast.failed({ title: 'Not changed', description: result.message })
    return result
  }

export function CheckpointMenu({ point, vaults }: CheckpointMenuProps) {
  const [task, setTask] = useState<Task | null>(null)
  const pin = useAction(telling(pinCheckpointAction))
  const forward = useAction(telling(setForwardOnlyAction))
  const close = () => setTask(null)
  const checkpointId = point.id
  return (
    <>
      <Menu
        trigger={
          <Button
            square
            aria-label={`More about ${point.name}`}
            icon={<Ellipsis className="size-4" />}
            pending={pin.pending || forward.pending}
          />
        }
      >
        <MenuItem icon={point.pinned ? <PinOff /> : <Pin />} onSelect={() => void pin.run({ checkpointId, pinned: !point.pinned })}>
          {point.pinned ? 'Give it back to retention' : 'Keep: never prune it'}
        </MenuItem>
        <MenuItem icon={<TriangleAlert />} onSelect={() => void forward.run({ checkpointId, forwardOnly: !point.forwardOnly })}>
          {point.forwardOnly ? 'Allow rollbacks across it' : 'Mark as forward only'}
        </MenuItem>
        <MenuItem
          icon={<Copy />}
          onSelect={() => setTask('copy')}
          disabledReason={vaults.length > 0 ? null : 'Every configured vault has a copy.'}
        >
          Copy to another vault…
        </MenuItem>
        <MenuSeparator />
        {point.state === 'quarantined' ? (
          <MenuItem icon={<LockOpen />} onSelect={() => setTask('release')}>
            Release from quarantine…
          </MenuItem>
        ) : (
          <MenuItem icon={<Lock />} onSelect={() => setTask('quarantine')}>
            Quarantine…
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon={<Trash2 />} danger onSelect={() => setTask('delete')}>
          Delete…
        </MenuItem>
      </Menu>
      {task === 'copy' && <CopyDialog checkpointId={checkpointId} name={point.name} vaults={vaults} onClose={close} />}
      {(task === 'quarantine' || task === 'release') && (
        <ReasonDialog task={task} checkpointId={checkpointId} name={point.name} onClose={close} />
      )}
      {task === 'delete' && <DeleteDialog checkpointId={checkpointId} name={point.name} label={point.label} onClose={close} />}
    </>
  )
}
