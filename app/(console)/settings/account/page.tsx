import type { Metadata } from 'next'
import { listSessions } from '#db/queries/session.ts'
import { findPerson } from '#db/queries/user.ts'
import { Banner } from '#components/layout/banner.tsx'
import { PageHeader } from '#components/layout/page-header.tsx'
import { Card, Facts } from '#components/ui/card.tsx'
import { requireSignedIn } from '#lib/auth/current.ts'
import { roleWords } from '#lib/domain/access/role-words.ts'
import { PasswordForm } from './_components/password-form.tsx'
import { SessionList } from './_components/session-list.tsx'
import { TotpCard } from './_components/totp-card.tsx'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage() {
  const { store, actor, clock } = await requireSignedIn('/settings/account')
  const [me, rows] = await Promise.all([findPerson(store.read, actor.id), listSessions(store.read, actor.id, clock.now())])
  if (!me) return null
  const sessions = rows.map(({ id, createdAt, lastSeenAt, address, agent }) => ({ id, createdAt, lastSeenAt, address, agent }))
  return (
    <>
      {me.mustChangePassword && <Banner tone="warn">Your password was made by an admin. Choose your own to go on.</Banner>}
      <PageHeader title="Your account" answer={`Your role is ${me.role}. ${roleWords[me.role]}.`} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card title="You">
          <Facts
            items={[
              { label: 'Name', value: me.name },
              { label: 'Sign-in name', value: me.login },
              { label: 'E-mail', value: me.email ?? 'none' },
              { label: 'Outside accounts', value: me.providers.join(', ') || 'none' },
            ]}
          />
        </Card>
        <Card title="Password" description="Changing it ends your other sessions." id="password">
          {me.hasPassword ? (
            <PasswordForm login={me.login} />
          ) : (
            <p className="text-muted">You sign in without a password. An admin can give you one.</p>
          )}
        </Card>
        <Card title="One-time codes" description="A second proof from an app on your phone." id="totp">
          <TotpCard on={me.hasTotp} />
        </Card>
        <Card title="Sessions" description="Where you are signed in." flush id="sessions">
          <SessionList sessions={sessions} currentId={actor.sessionId ?? ''} />
        </Card>
      </div>
    </>
  )
}
