import type { Metadata } from 'next'
import { findPerson, listPeople } from '#db/queries/user.ts'
import { requirePage } from '#lib/auth/current.ts'
import { PeopleClient } from './client.tsx'

export const metadata: Metadata = { title: 'People' }

export default async function PeoplePage() {
  const ctx = await requirePage('user.manage', '/settings/people')
  const [people, me] = await Promise.all([listPeople(ctx.store.read), findPerson(ctx.store.read, ctx.actor.id)])
  return <PeopleClient people={people} me={{ id: ctx.actor.id, hasTotp: me?.hasTotp ?? false }} />
}
