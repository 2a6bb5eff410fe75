'use client'

import { parseAsString, useQueryStates } from 'nuqs'
import { type FormEvent, useTransition } from 'react'
import { formText } from '#components/forms/form-text.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input, Select } from '#components/ui/input.tsx'
import { describeStatus } from '#lib/domain/status.ts'

const names = ['q', 'actor', 'action', 'object', 'result', 'from', 'to', 'run', 'service'] as const
const results = ['ok', 'refused', 'failed']

/** Every filter lives in the address; a link to it shows the same events. */
export function AuditFilters({ actions }: { actions: string[] }) {
  const [pending, start] = useTransition()
  const [state, setState] = useQueryStates(Object.fromEntries([...names, 'before'].map((name) => [name, parseAsString])), {
    shallow: false,
    startTransition: start,
    history: 'push',
  })
  const value = (name: string) => state[name] ?? ''
  const chosen = names.filter((name) => value(name) !== '')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    void setState({ ...Object.fromEntries(names.map((name) => [name, formText(form, name).trim() || null])), before: null })
  }
  const clear = () => void setState(Object.fromEntries([...names, 'before'].map((name) => [name, null])))
  const kinds = [...new Set(actions.map((one) => `${one.split('.')[0]}.`))]
  return (
    <form key={JSON.stringify(state)} onSubmit={submit} className="flex flex-col gap-3 border-b px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <Input
          name="q"
          type="search"
          data-search
          aria-label="Search the audit"
          placeholder="Anything in an event: a hash, a name, a reason"
          defaultValue={value('q')}
          className="min-w-0 flex-1 basis-64"
        />
        <Button type="submit" pending={pending}>
          Search
        </Button>
        {chosen.length > 0 && (
          <Button variant="ghost" onClick={clear}>
            Clear {chosen.length === 1 ? 'the filter' : `${chosen.length} filters`}
          </Button>
        )}
      </div>
      <details open={chosen.some((name) => name !== 'q')} className="group">
        <summary className="w-fit rounded-sm text-sm text-muted hover:text-fg">Filters</summary>
        <div className="mt-2 grid grid-cols-2 gap-3 lg:grid-cols-4">
          <Field label="Actor">
            <Input name="actor" defaultValue={value('actor')} placeholder="Name or id" />
          </Field>
          <Field label="Action">
            <Select
              name="action"
              defaultValue={value('action')}
              placeholder="All"
              options={[
                ...kinds.map((kind) => ({ value: kind, label: `${kind}…` })),
                ...actions.map((one) => ({ value: one, label: one })),
              ]}
            />
          </Field>
          <Field label="Object">
            <Input name="object" defaultValue={value('object')} placeholder="Kind, name or id" />
          </Field>
          <Field label="Result">
            <Select
              name="result"
              defaultValue={value('result')}
              placeholder="All"
              options={results.map((one) => ({ value: one, label: one === 'refused' ? 'Refused' : describeStatus(one).label }))}
            />
          </Field>
          <Field label="From (UTC)">
            <Input name="from" type="date" defaultValue={value('from').slice(0, 10)} />
          </Field>
          <Field label="To (UTC)">
            <Input name="to" type="date" defaultValue={value('to').slice(0, 10)} />
          </Field>
          <Field label="Run">
            <Input name="run" defaultValue={value('run')} placeholder="run_…" mono />
          </Field>
          <Field label="Service">
            <Input name="service" defaultValue={value('service')} placeholder="svc_…" mono />
          </Field>
        </div>
      </details>
    </form>
  )
}
