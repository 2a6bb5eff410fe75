import Link from 'next/link'
import type { AuditRow } from '#db/queries/audit.ts'
import { Facts } from '#components/ui/card.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Digest } from '#components/ui/digest.tsx'
import { AbsoluteTime } from '#components/ui/time-ago.tsx'

interface Body {
  before?: string
  after?: string
  detail?: Record<string, unknown>
}

const link = 'underline decoration-line-strong decoration-dotted underline-offset-3'

/** One event in full: who, what, before and after, the exact body and its place in the chain. */
export function AuditEventDetail({ event }: { event: AuditRow }) {
  const body = JSON.parse(event.body) as Body
  const objectHref = hrefOf(event.objectKind, event.objectId)
  return (
    <div className="border-t bg-sunken px-4 py-3 sm:pl-11">
      <Facts
        columns={4}
        items={[
          { label: 'When', value: <AbsoluteTime at={event.at} /> },
          {
            label: `Actor (${event.actorKind})`,
            value: (
              <>
                {event.actorName} <Code>{event.actorId}</Code>
              </>
            ),
          },
          {
            label: `Object (${event.objectKind})`,
            value: (
              <>
                {objectHref ? (
                  <Link href={objectHref} className={link}>
                    {event.objectName}
                  </Link>
                ) : (
                  event.objectName
                )}{' '}
                <Code>{event.objectId}</Code>
              </>
            ),
          },
          { label: 'Result', value: event.result },
          { label: 'Before', value: <Digest value={body.before} length={16} /> },
          { label: 'After', value: <Digest value={body.after} length={16} /> },
          { label: 'Leaf hash', value: <Digest value={event.leafHash} length={16} /> },
          { label: 'Chain hash', value: <Digest value={event.chainHash} length={16} /> },
        ]}
      />
      {event.runId && (
        <p className="mt-3 text-base">
          Part of the run{' '}
          <Link href={`/runs/${event.runId}`} className={link}>
            {event.runId}
          </Link>
          ,{' '}
          <Link href={`/audit?run=${event.runId}`} className={link}>
            all its events
          </Link>
        </p>
      )}
      <div className="mt-3 flex items-center gap-1 text-xs text-faint">
        Body, as it was hashed <CopyButton value={event.body} label="Copy the canonical body" />
      </div>
      <pre className="mt-1 max-h-80 overflow-auto rounded-md border bg-surface p-3 font-mono text-xs leading-5 break-words whitespace-pre-wrap">
        {JSON.stringify(JSON.parse(event.body), null, 2)}
      </pre>
    </div>
  )
}

function Code({ children }: { children: string }) {
  return <code className="block font-mono text-xs break-all text-muted">{children}</code>
}

function hrefOf(kind: string, id: string): string | null {
  const homes: Record<string, string> = { plan: '/plans/', run: '/runs/', checkpoint: '/checkpoints/', service: '/services/' }
  return homes[kind] ? `${homes[kind]}${id}` : null
}
