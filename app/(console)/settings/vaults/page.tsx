import type { Metadata } from 'next'
import { listVaults } from '#db/queries/vault.ts'
import { Crumbs } from '#components/layout/crumbs.tsx'
import { PageHeader } from '#components/layout/page-header.tsx'
import { StatusBadge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import { Bytes } from '#components/ui/figures.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { formatUnits } from '#lib/domain/format/count.ts'
import { env } from '#lib/system/env.ts'

export const metadata: Metadata = { title: 'Vaults' }

const troubles = ['corrupt', 'missing', 'unreachable'] as const

export default async function VaultsPage() {
  const { store } = await requirePage('service.read', '/settings/vaults')
  const vaults = await listVaults(store.read)
  const bad = vaults.filter((vault) => troubles.some((state) => vault.copies[state] > 0))
  return (
    <>
      <Crumbs items={[{ label: 'Settings', href: '/settings' }, { label: 'Vaults' }]} />
      <PageHeader
        title="Vaults"
        answer={
          bad.length > 0
            ? `${bad.map((vault) => vault.name).join(' and ')} ${bad.length === 1 ? 'has' : 'have'} copies that are not there or not whole.`
            : vaults.length === 1
              ? 'There is one vault. A second one, on another disk, lets a component keep two verified copies.'
              : 'Every copy was whole when it was read last.'
        }
      />
      <Card
        title="Where copies are kept"
        description="Further vaults are named in ripcord.yaml, under vaults: a name and a folder on another disk."
        flush
      >
        <ul>
          {vaults.map((vault) => (
            <li key={vault.name} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-2.5 text-sm last:border-0">
              <div className="min-w-0 flex-1 basis-56">
                <p className="font-medium">{vault.name}</p>
                <p className="font-mono text-xs break-all text-muted">{vault.path ?? `${env().dataDir}/vault`}</p>
              </div>
              <span className="text-muted">
                {formatUnits(vault.copies.ok, 'good copy', 'good copies')}, <Bytes value={vault.contentBytes} /> of content
              </span>
              {troubles.map(
                (state) => vault.copies[state] > 0 && <StatusBadge key={state} status={state} label={`${vault.copies[state]} ${state}`} />,
              )}
            </li>
          ))}
        </ul>
      </Card>
    </>
  )
}
