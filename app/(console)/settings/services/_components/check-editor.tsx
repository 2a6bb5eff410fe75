'use client'

import { Trash2 } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input, Select, Textarea } from '#components/ui/input.tsx'
import type { CheckDraft } from './draft.ts'
import { errorsAt, type FormErrors } from './form-errors.ts'

interface CheckEditorProps {
  index: number
  check: CheckDraft
  /** Slugs of the sqlite components, which an SQL check may ask. */
  databases: string[]
  errors: FormErrors
  onChange: (next: CheckDraft) => void
  onRemove: () => void
}

interface Part {
  key: string
  label: string
  hint?: string
  kind?: 'number' | 'lines' | 'query'
  required?: boolean
}

const parts: Record<CheckDraft['kind'], Part[]> = {
  http: [
    { key: 'url', label: 'Address', hint: 'http:// or https://', required: true },
    { key: 'expectStatus', label: 'Status', hint: 'Empty: 200.', kind: 'number' },
    { key: 'expectBody', label: 'The body contains' },
    { key: 'maxMs', label: 'At most, ms', hint: 'Slower is a failure. Empty: no limit.', kind: 'number' },
  ],
  command: [
    { key: 'argv', label: 'Command', hint: 'One word a line, the program’s absolute path first. No shell.', kind: 'lines', required: true },
    { key: 'expectExit', label: 'Exit code', hint: 'Empty: 0.', kind: 'number' },
    { key: 'expectOutput', label: 'The output contains' },
  ],
  sql: [
    { key: 'query', label: 'Query', kind: 'query', required: true },
    { key: 'expect', label: 'Answer', hint: 'The first column of the first row, as text.', required: true },
  ],
}

const suites = ['smoke', 'functional', 'integration', 'performance'].map((value) => ({ value, label: value }))
const kinds = [
  { value: 'http', label: 'HTTP' },
  { value: 'command', label: 'Command' },
  { value: 'sql', label: 'SQL' },
]

export function CheckEditor({ index, check, databases, errors, onChange, onRemove }: CheckEditorProps) {
  const path = `checks.${index}`
  const field = (key: string) => ({
    value: check[key] ?? '',
    onChange: (event: { target: { value: string } }) => onChange({ ...check, [key]: event.target.value } as CheckDraft),
  })
  const error = (key: string) => errorsAt(errors, `${path}.${key}`, true)
  return (
    <fieldset className="border-b px-4 py-4 last:border-0">
      <legend className="sr-only">Check {index + 1}</legend>
      <div className="mb-3 flex items-center justify-between gap-3">
        <h3 className="text-base font-semibold">{check.name || `Check ${index + 1}`}</h3>
        <Button size="sm" variant="ghost" icon={<Trash2 className="size-4" />} onClick={onRemove}>
          Remove
        </Button>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" required error={error('name')}>
          <Input {...field('name')} autoComplete="off" />
        </Field>
        <div className="grid grid-cols-2 gap-4">
          <Field label="Asks by" error={error('kind')}>
            <Select options={kinds} {...field('kind')} />
          </Field>
          <Field label="Suite" error={error('suite')}>
            <Select options={suites} {...field('suite')} />
          </Field>
        </div>
        {check.kind === 'sql' && (
          <Field label="Database" required error={error('component')} hint="A SQLite component of this service.">
            <Select options={databases.map((slug) => ({ value: slug, label: slug }))} placeholder="Choose" {...field('component')} />
          </Field>
        )}
        {parts[check.kind].map(({ key, label, hint, kind, required }) => (
          <Field key={key} label={label} hint={hint} required={required ?? false} error={error(key)}>
            {kind === 'lines' || kind === 'query' ? (
              <Textarea mono rows={3} spellCheck={false} {...field(key)} />
            ) : (
              <Input
                mono={kind !== 'number'}
                type={kind === 'number' ? 'number' : 'text'}
                autoComplete="off"
                spellCheck={false}
                {...field(key)}
              />
            )}
          </Field>
        ))}
        <Field label="Within, seconds" error={error('timeoutSeconds')}>
          <Input type="number" min="1" {...field('timeoutSeconds')} />
        </Field>
        <Field label="Retries, a second apart" error={error('retries')}>
          <Input type="number" min="0" {...field('retries')} />
        </Field>
      </div>
    </fieldset>
  )
}
