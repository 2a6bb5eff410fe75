'use client'

import { Search } from 'lucide-react'
import { useState } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { useJob } from '#components/forms/use-job.ts'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { toast } from '#components/ui/toast.tsx'
import { takeCheckpointAction } from '../../../checkpoints/actions.ts'
import { discoverStatesAction } from '../actions.ts'

interface Found {
  ref: string
  label: string
  dataTime: number
  current: boolean
}

/** States that the target itself still holds, such as older releases: each can become a checkpoint. */
export function DiscoverStates({ componentId, name }: { componentId: string; name: string }) {
  const [open, setOpen] = useState(false)
  const [jobId, setJobId] = useState<string | null>(null)
  const discover = useAction(discoverStatesAction, { refresh: false })
  const take = useAction(takeCheckpointAction)
  const { job, isOpen, error } = useJob<{ found: Found[] }>(jobId)
  const change = async (next: boolean) => {
    setOpen(next)
    setJobId(null)
    if (!next) return
    const made = await discover.run({ componentId })
    if (made) setJobId(made.data.jobId)
  }
  const register = async (one: Found) => {
    const made = await take.run({ componentId, name: `${one.label}, found in the target`.slice(0, 120), kind: 'discovered', ref: one.ref })
    if (made)
      toast.note({ title: `Taking ${one.label}`, description: 'It is in the registry when the engine has stored and read it back.' })
  }
  const found = job?.state === 'done' ? (job.result?.found ?? []) : null
  return (
    <Dialog
      trigger={
        <Button size="sm" variant="ghost" icon={<Search className="size-4" />}>
          Discover…
        </Button>
      }
      open={open}
      onOpenChange={(next) => void change(next)}
      title={`What ${name} still holds`}
      description="States that the target itself offers. Take one as a checkpoint, and it can be gone back to."
      footer={<DialogClose>Close</DialogClose>}
    >
      <div aria-live="polite" className="text-sm">
        <FormFailure failure={discover.failure ?? take.failure} />
        {(discover.pending || isOpen) && <p className="text-muted">The engine is looking…</p>}
        {error && <p className="text-bad">{error}</p>}
        {found?.length === 0 && <p className="text-muted">It offers no earlier states by itself; checkpoints are the way back.</p>}
        {found && found.length > 0 && (
          <ul className="divide-y rounded-md border">
            {found.map((one) => (
              <li key={one.ref} className="flex items-center gap-3 px-3 py-1.5">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{one.label}</span>
                  <span className="text-xs text-muted">
                    <TimeAgo at={one.dataTime} />
                  </span>
                </span>
                {one.current && <StatusBadge plain status="active" label="In use" />}
                <Button
                  size="sm"
                  pending={take.pending}
                  aria-label={`Take ${one.label} as a checkpoint`}
                  onClick={() => void register(one)}
                >
                  Take
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  )
}
