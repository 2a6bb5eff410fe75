import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { listAudit, listAuditActions, readAuditHead } from '#db/queries/audit.ts'
import { PageHeader } from '#components/layout/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { formatCount } from '#lib/domain/format/count.ts'
import { AuditEvents } from './_components/audit-events.tsx'
import { AuditFilters } from './_components/audit-filters.tsx'
import { VerifyAudit } from './_components/verify-audit.tsx'
import { auditFilterOf } from './audit-filter.ts'

export const metadata: Metadata = { title: 'Audit' }

const pageSize = 100

type Search = Promise<Record<string, string | string[] | undefined>>

export default async function AuditPage({ searchParams }: { searchParams: Search }) {
  const { store, actor } = await requirePage('audit.read')
  const search = await searchParams
  const { filter, before } = auditFilterOf(search)
  const [{ events, nextBefore }, head, actions] = await Promise.all([
    listAudit(store.read, filter, { before, limit: pageSize }),
    readAuditHead(store.read),
    listAuditActions(store.read),
  ])
  const filtered = Object.values(filter).some((value) => value !== undefined)
  const total = head?.seq ?? 0
  const link = (key: 'before', value: number | null) => {
    const params = new URLSearchParams()
    for (const [name, given] of Object.entries(search)) if (typeof given === 'string' && name !== key) params.set(name, given)
    if (value !== null) params.set(key, String(value))
    return `/audit?${params}`
  }
  return (
    <>
      <PageHeader
        title="Audit"
        answer={
          <>
            <b>{formatCount(total)}</b> {total === 1 ? 'event' : 'events'}, each bound to the one before it. Nothing changes without one.
          </>
        }
        action={<VerifyAudit />}
        secondary={
          <a
            href="/api/v1/audit/export"
            download
            aria-disabled={!roleMay(actor.role!, 'audit.export')}
            className={
              roleMay(actor.role!, 'audit.export')
                ? 'inline-flex h-10 items-center gap-1.5 rounded-md border border-line-strong/70 bg-surface px-4 text-base font-medium hover:bg-hover touch:h-12'
                : 'hidden'
            }
          >
            <Download aria-hidden className="size-4" />
            Export JSONL
          </a>
        }
      />
      <div className="rounded-lg border bg-surface">
        <AuditFilters actions={actions} />
        <AuditEvents key={link('before', before ?? null)} events={events} filtered={filtered || before !== undefined} />
        <nav aria-label="Pages" className="flex min-h-12 flex-wrap items-center gap-2 border-t px-4 py-2">
          <span className="flex-1 text-sm text-muted">
            {events.length === 0
              ? 'No events'
              : `Events ${formatCount(events[0]!.seq)} to ${formatCount(events.at(-1)!.seq)}, newest first${filtered ? ', those that match' : ''}`}
          </span>
          {before !== undefined && <Button href={link('before', null)}>Newest</Button>}
          {nextBefore !== null && <Button href={link('before', nextBefore)}>Older</Button>}
        </nav>
      </div>
    </>
  )
}
