'use client'

import { Download } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { formatCount } from '#lib/domain/format/count.ts'

export interface ImportReport {
  imported: number
  known: number
  rejectedTotal: number
  rejected: { line: number; message: string; fix: string; text: string }[]
}

/** How many came in, and what was kept aside with its line and what to do. */
export function ImportResult({ report }: { report: ImportReport }) {
  const { imported, known, rejectedTotal, rejected } = report
  return (
    <section aria-live="polite">
      <Card
        title={`${formatCount(imported)} came in, ${formatCount(known)} were known already, ${formatCount(rejectedTotal)} kept aside`}
        description={imported > 0 ? 'The engine now looks for their bytes; the registry shows when it has found them.' : undefined}
        action={
          rejected.length > 0 && (
            <Button size="sm" icon={<Download className="size-4" />} onClick={() => save(rejected)}>
              Save what was kept aside
            </Button>
          )
        }
        flush
      >
        {rejected.length > 0 && (
          <ol>
            {rejected.map((one) => (
              <li key={`${one.line}-${one.message}`} className="border-b px-4 py-2.5 text-sm last:border-0">
                <p>
                  <span className="font-medium">Line {one.line}:</span> {one.message}. <span className="text-muted">{one.fix}</span>
                </p>
                <pre className="mt-1 max-h-32 overflow-auto rounded-md bg-sunken px-2 py-1 font-mono text-xs text-muted">
                  {one.text.slice(0, 2_000)}
                </pre>
              </li>
            ))}
            {rejectedTotal > rejected.length && (
              <li className="px-4 py-2 text-sm text-muted">The first {formatCount(rejected.length)} are shown.</li>
            )}
          </ol>
        )}
      </Card>
    </section>
  )
}

/** The rejected records as a registry again, so that they can be corrected and imported. */
function save(rejected: ImportReport['rejected']): void {
  const text = `format: 1\ncheckpoints:\n${rejected.map((one) => `# line ${one.line}: ${one.message}. ${one.fix}\n${one.text}`).join('\n')}`
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  link.download = 'checkpoint_registry_rejected.yaml'
  link.click()
  URL.revokeObjectURL(link.href)
}
