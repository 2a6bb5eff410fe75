'use client'

import { FormFailure } from '#components/forms/form-failure.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { revokeSessionAction } from '../actions.ts'
import { describeAgent } from './describe-agent.ts'

interface SessionItem {
  id: string
  createdAt: number
  lastSeenAt: number
  address: string | null
  agent: string | null
}

export function SessionList({ sessions, currentId }: { sessions: SessionItem[]; currentId: string }) {
  const { run, pending, failure } = useAction(revokeSessionAction)
  return (
    <>
      {failure && (
        <div className="p-4 pb-0">
          <FormFailure failure={failure} />
        </div>
      )}
      <ul className="divide-y">
        {sessions.map((session) => (
          <li key={session.id} className="flex items-center gap-3 px-4 py-2.5">
            <div className="min-w-0 flex-1">
              <p className="truncate">
                {describeAgent(session.agent)}
                {session.id === currentId && <Badge className="ml-2">This one</Badge>}
              </p>
              <p className="text-sm text-muted">
                {session.address ?? 'address unknown'}, last used <TimeAgo at={session.lastSeenAt} />, since{' '}
                <TimeAgo at={session.createdAt} />
              </p>
            </div>
            {session.id !== currentId && (
              <Button
                size="sm"
                pending={pending}
                aria-label={`End the session on ${describeAgent(session.agent)}`}
                onClick={() => void run({ sessionId: session.id })}
              >
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
