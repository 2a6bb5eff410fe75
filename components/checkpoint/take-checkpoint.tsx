'use client'

import { Archive } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { FormDialog } from '#components/forms/form-dialog.tsx'
import { formText } from '#components/forms/form-text.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Checkbox, Input, Select, Textarea } from '#components/ui/input.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { ActionFailure, ActionResult } from '#lib/domain/action-result.ts'

interface TakeCheckpointInput {
  componentId: string
  name: string
  note: string
  forwardOnly: boolean
  pinned: boolean
}

interface TakeCheckpointProps {
  service: string
  components: readonly { id: string; name: string }[]
  /** The server action; called once for each component. */
  take: (input: TakeCheckpointInput) => Promise<ActionResult<{ jobId: string }>>
  disabledReason?: string | null
  primary?: boolean
}

const all = 'all'

/** "Take checkpoint…" with its dialog; `?take=checkpoint` opens it, so that a link can. */
export function TakeCheckpoint({ service, components, take, disabledReason, primary = false }: TakeCheckpointProps) {
  const [asked, setAsked] = useQueryState('take', parseAsString)
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<ActionFailure | null>(null)
  const change = (open: boolean) => {
    setFailure(null)
    void setAsked(open ? 'checkpoint' : null)
  }
  const submit = async (form: FormData) => {
    const text = (name: string) => formText(form, name)
    const which = text('component')
    const chosen = which === all ? components : components.filter((one) => one.id === which)
    const rest = { name: text('name'), note: text('note'), forwardOnly: form.has('forwardOnly'), pinned: form.has('pinned') }
    setPending(true)
    for (const [index, component] of chosen.entries()) {
      const result = await take({ ...rest, componentId: component.id }).catch(() => null)
      if (result?.ok) continue
      setPending(false)
      const done = chosen.slice(0, index).map((one) => one.name)
      const said = result ?? {
        ok: false as const,
        code: 'unreachable',
        message: 'The server did not answer. Reload and look before you try again.',
      }
      return setFailure(
        done.length > 0 ? { ...said, message: `${component.name}: ${said.message} Already asked for: ${done.join(', ')}.` } : said,
      )
    }
    setPending(false)
    change(false)
    const what = chosen.length === 1 ? `${service}, ${chosen[0]!.name}` : `all ${chosen.length} components of ${service}`
    toast.note({ title: 'Taking a checkpoint', description: `The engine captures ${what}. The registry shows it when it is done.` })
  }
  const errors = failure?.fieldErrors ?? {}
  return (
    <>
      <Button
        variant={primary ? 'primary' : 'secondary'}
        icon={<Archive className="size-4" />}
        disabledReason={disabledReason}
        onClick={() => change(true)}
      >
        Take checkpoint…
      </Button>
      <FormDialog
        open={asked === 'checkpoint' && !disabledReason}
        onOpenChange={change}
        title={`Take a checkpoint of ${service}`}
        description="Captures the present state while the service goes on. Nothing is changed."
        submitLabel="Take checkpoint"
        pending={pending}
        failure={failure}
        onSubmit={submit}
      >
        <Field label="Component" error={errors.componentId}>
          <Select
            name="component"
            defaultValue={components.length > 1 ? all : components[0]?.id}
            options={[
              ...(components.length > 1 ? [{ value: all, label: `All ${components.length} components` }] : []),
              ...components.map((one) => ({ value: one.id, label: one.name })),
            ]}
          />
        </Field>
        <Field label="Name" required error={errors.name} hint="What others will look for: before 1.13, end of quarter.">
          <Input name="name" maxLength={120} autoComplete="off" />
        </Field>
        <Field label="Note" error={errors.note}>
          <Textarea name="note" rows={2} maxLength={2000} />
        </Field>
        <div>
          <Checkbox name="pinned" defaultChecked label="Keep" hint="Retention never prunes it." />
          <Checkbox
            name="forwardOnly"
            label="Forward only"
            hint="A migration that cannot be taken back happened here: no automatic rollback may cross this point."
          />
        </div>
      </FormDialog>
    </>
  )
}
