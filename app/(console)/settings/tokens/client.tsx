'use client'

import { useMemo, useState } from 'react'
import { ShownOnce } from '#components/forms/shown-once.tsx'
import { PageHeader } from '#components/layout/page-header.tsx'
import { DataTable } from '#components/tables/data-table.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import type { Permission } from '#lib/domain/access/policy.ts'
import { CreateToken } from './_components/create-token.tsx'
import { RevokeToken } from './_components/revoke-token.tsx'
import { type TokenRow, tokenColumns, tokenState } from './_components/token-columns.tsx'

interface TokensClientProps {
  tokens: TokenRow[]
  /** What the person may give a token. */
  scopes: Permission[]
  /** Whether the list holds everybody's tokens. */
  everybody: boolean
  /** The server's clock when the list was read, ms. */
  now: number
}

const facets = [{ column: 'state', label: 'State' }]

export function TokensClient({ tokens, scopes, everybody, now }: TokensClientProps) {
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<TokenRow | null>(null)
  const [shown, setShown] = useState<string | null>(null)
  const columns = useMemo(() => tokenColumns(now, everybody, setRevoking), [now, everybody])
  const working = tokens.filter((token) => tokenState(token, now) === 'active').length
  return (
    <>
      <PageHeader
        title="Tokens"
        answer={`${working} ${working === 1 ? 'token works' : 'tokens work'} now${everybody ? ', counting everybody’s' : ''}. A token acts as its owner, within its scopes.`}
        action={
          <Button variant="primary" onClick={() => setCreating(true)}>
            Make a token…
          </Button>
        }
      />
      <Card flush>
        <DataTable
          label="Tokens"
          rows={tokens}
          columns={columns}
          rowId={(token) => token.id}
          defaultSort="-created"
          facets={facets}
          empty={<EmptyState title="No token yet">Pipelines and scripts use tokens for the API. Make one for each of them.</EmptyState>}
        />
      </Card>
      <CreateToken open={creating} scopes={scopes} onClose={() => setCreating(false)} onCreated={setShown} />
      {revoking && <RevokeToken token={revoking} onClose={() => setRevoking(null)} />}
      <ShownOnce
        value={shown}
        title="The token"
        description="Store it where the pipeline keeps its secrets. Send it as “Authorization: Bearer …”."
        copyLabel="Copy token"
        onClose={() => setShown(null)}
      />
    </>
  )
}
