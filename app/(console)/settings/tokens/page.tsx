import type { Metadata } from 'next'
import { listTokens } from '#db/queries/token.ts'
import { requirePage } from '#lib/auth/current.ts'
import { allPermissions, roleMay } from '#lib/domain/access/policy.ts'
import { TokensClient } from './client.tsx'

export const metadata: Metadata = { title: 'Tokens' }

export default async function TokensPage() {
  const { store, actor, clock } = await requirePage('token.manage', '/settings/tokens')
  const everybody = actor.role !== null && roleMay(actor.role, 'user.manage')
  const tokens = await listTokens(store.read, everybody ? undefined : actor.id)
  const scopes = allPermissions.filter((permission) => actor.role !== null && roleMay(actor.role, permission))
  return <TokensClient tokens={tokens} scopes={scopes} everybody={everybody} now={clock.now()} />
}
