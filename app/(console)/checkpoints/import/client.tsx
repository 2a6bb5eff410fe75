'use client'

import { Upload } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { PageHeader } from '#components/layout/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { type ImportReport, ImportResult } from './import-result.tsx'

/** Sends the file as it is to the API, which streams it: any size. */
export function ImportClient() {
  const router = useRouter()
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<{ message: string } | null>(null)
  const [report, setReport] = useState<ImportReport | null>(null)
  const send = async (file: File) => {
    setPending(true)
    setFailure(null)
    setReport(null)
    try {
      const answer = await fetch('/api/v1/checkpoint-registry', { method: 'POST', body: file })
      const body = (await answer.json()) as ImportReport & { detail?: string; reference?: string }
      if (answer.ok) setReport(body)
      else setFailure({ message: `${body.detail ?? 'The file was not taken in.'}${body.reference ? ` Reference ${body.reference}.` : ''}` })
      router.refresh()
    } catch {
      setFailure({ message: 'The server did not answer. Importing the same file again is safe: what came in is known then.' })
    } finally {
      setPending(false)
    }
  }
  return (
    <>
      <PageHeader
        title="Import checkpoints"
        answer="Takes in a checkpoint_registry.yaml of this or another installation. What comes in is unproven until the engine finds its bytes in a vault and restores it."
      />
      <div className="flex flex-col gap-4">
        <Card>
          <form
            className="flex max-w-140 flex-col gap-4"
            onSubmit={(event) => {
              event.preventDefault()
              const file = new FormData(event.currentTarget).get('file')
              if (file instanceof File && file.size > 0) void send(file)
              else setFailure({ message: 'Choose a file first.' })
            }}
          >
            <FormFailure failure={failure} />
            <Field
              label="File"
              required
              hint="Importing a file twice adds nothing. Lines that cannot be read are reported and do not stop the others."
            >
              <Input type="file" name="file" accept=".yaml,.yml" className="h-auto! py-1.5" />
            </Field>
            <div>
              <Button type="submit" variant="primary" icon={<Upload className="size-4" />} pending={pending}>
                Import
              </Button>
            </div>
          </form>
        </Card>
        {report && <ImportResult report={report} />}
      </div>
    </>
  )
}
