import { Archive, Boxes, ChevronRight, Cog, KeyRound, type LucideIcon, User, Users } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { PageHeader } from '#components/layout/page-header.tsx'
import { requirePage } from '#lib/auth/current.ts'
import { type Permission, roleMay } from '#lib/domain/access/policy.ts'

export const metadata: Metadata = { title: 'Settings' }

interface Place {
  href: string
  title: string
  text: string
  icon: LucideIcon
  /** Left out for who may not. */
  permission?: Permission
}

const places: Place[] = [
  { href: '/settings/services', title: 'Services', text: 'What can be taken back: components, checks, objectives, policy', icon: Boxes },
  { href: '/settings/vaults', title: 'Vaults', text: 'Where copies of checkpoints are kept', icon: Archive },
  { href: '/settings/engine', title: 'Engine', text: 'Whether it runs, and what it is doing', icon: Cog },
  { href: '/settings/account', title: 'Your account', text: 'Password, one-time codes, where you are signed in', icon: User },
  { href: '/settings/people', title: 'People', text: 'Who may sign in, and their roles', icon: Users, permission: 'user.manage' },
  { href: '/settings/tokens', title: 'Tokens', text: 'Keys for pipelines and scripts', icon: KeyRound, permission: 'token.manage' },
]

export default async function SettingsPage() {
  const { actor } = await requirePage('service.read', '/settings')
  const shown = places.filter(({ permission }) => permission === undefined || (actor.role !== null && roleMay(actor.role, permission)))
  return (
    <>
      <PageHeader title="Settings" />
      <ul className="max-w-180 divide-y rounded-lg border bg-surface">
        {shown.map(({ href, title, text, icon: Icon }) => (
          <li key={href}>
            <Link href={href} data-row className="flex min-h-14 items-center gap-3 px-4 py-2 hover:bg-hover">
              <Icon aria-hidden className="size-4.5 text-muted" />
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{title}</span>
                <span className="block text-sm text-muted">{text}</span>
              </span>
              <ChevronRight aria-hidden className="size-4 text-faint" />
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
