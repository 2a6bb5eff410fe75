import type { Metadata } from 'next'
import { requirePage } from '#lib/auth/current.ts'
import { ImportClient } from './client.tsx'

export const metadata: Metadata = { title: 'Import checkpoints' }

export default async function ImportPage() {
  await requirePage('checkpoint.import', '/checkpoints/import')
  return <ImportClient />
}
