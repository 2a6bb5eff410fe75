import type { Column } from '#components/tables/column.ts'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'

/** What the server sends of a token; never the token or its hash. */
export interface TokenRow {
  id: string
  name: string
  ownerId: string
  ownerName: string
  ownerDisabled: boolean
  scopes: string[]
  createdAt: number
  expiresAt: number
  lastUsedAt: number | null
  revokedAt: number | null
}

/** Why a token works or not, at `now`. */
export function tokenState(token: TokenRow, now: number): 'revoked' | 'expired' | 'disabled' | 'active' {
  if (token.revokedAt !== null) return 'revoked'
  if (token.expiresAt <= now) return 'expired'
  return token.ownerDisabled ? 'disabled' : 'active'
}

export function tokenColumns(now: number, everybody: boolean, onRevoke: (token: TokenRow) => void): Column<TokenRow>[] {
  const columns: (Column<TokenRow> | false)[] = [
    { id: 'name', header: 'For', value: (token) => token.name, cell: (token) => <span className="font-medium">{token.name}</span> },
    everybody && { id: 'owner', header: 'Owner', value: (token) => token.ownerName },
    {
      id: 'state',
      header: 'State',
      value: (token) => tokenState(token, now),
      cell: (token) => (
        <StatusBadge plain status={tokenState(token, now)} {...(tokenState(token, now) === 'disabled' && { label: 'Owner disabled' })} />
      ),
    },
    {
      id: 'scopes',
      header: 'Scopes',
      value: (token) => token.scopes.join(', '),
      cell: (token) => <span className="font-mono text-xs break-words">{token.scopes.join(' ')}</span>,
      hideBelow: 'lg',
    },
    { id: 'used', header: 'Last used', value: (token) => token.lastUsedAt, cell: (token) => <TimeAgo at={token.lastUsedAt} /> },
    { id: 'expires', header: 'Expires', value: (token) => token.expiresAt, cell: (token) => <TimeAgo at={token.expiresAt} /> },
    {
      id: 'created',
      header: 'Made',
      value: (token) => token.createdAt,
      cell: (token) => <TimeAgo at={token.createdAt} />,
      hideBelow: 'xl',
    },
    {
      id: 'tasks',
      header: 'Tasks',
      value: () => null,
      sortable: false,
      searchable: false,
      align: 'right',
      cell: (token) =>
        token.revokedAt === null && (
          <Button size="sm" onClick={() => onRevoke(token)} aria-label={`Revoke ${token.name}`}>
            Revoke…
          </Button>
        ),
    },
  ]
  return columns.filter((column) => column !== false)
}
