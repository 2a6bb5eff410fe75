import { Archive, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { listBreakGlass } from '#db/queries/approval.ts'
import { engineIsAlive } from '#db/queries/engine.ts'
import { listNotices } from '#db/queries/notice.ts'
import { servicesForPalette } from '#db/queries/palette.ts'
import { waitingFor } from '#db/queries/waiting.ts'
import type { PaletteCommand } from '#components/layout/command-palette.tsx'
import { ConsoleShell } from '#components/layout/console-shell.tsx'
import { requireSignedIn } from '#lib/auth/current.ts'
import { roleMay } from '#lib/domain/access/policy.ts'
import { signOutNow } from '../(auth)/actions.ts'
import { searchEverything } from './_components/console-actions.ts'
import { ConsoleBanners } from './_components/console-banners.tsx'
import { LiveProvider } from './_components/live.tsx'

/** Who is here, what waits for them, and what nobody may miss. Each page asks for its own permission besides. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { actor, store, clock } = await requireSignedIn()
  const role = actor.role!
  const now = clock.now()
  // Until somebody has chosen a password of their own they see their account and nothing else.
  if (actor.mustChangePassword) {
    return (
      <ConsoleShell user={{ name: actor.name, role }} signOut={signOutNow}>
        {children}
      </ConsoleShell>
    )
  }
  const [waiting, notices, reviews, alive, services] = await Promise.all([
    waitingFor(store.read, { id: actor.id, role }, now),
    listNotices(store.read, actor.id, { unread: true, limit: 20 }),
    roleMay(role, 'rollback.break_glass') ? listBreakGlass(store.read, { due: true, limit: 10 }) : [],
    engineIsAlive(store.read, now),
    servicesForPalette(store.read),
  ])
  const commands: PaletteCommand[] = services.flatMap((one) => [
    ...(roleMay(role, 'plan.write')
      ? [
          {
            id: `roll-${one.id}`,
            label: `Roll back ${one.name}`,
            group: 'Roll back',
            detail: one.environment,
            href: `/plans/new?service=${one.slug}`,
            icon: <Undo2 aria-hidden />,
          },
        ]
      : []),
    ...(roleMay(role, 'checkpoint.create')
      ? [
          {
            id: `take-${one.id}`,
            label: `Take checkpoint of ${one.name}`,
            group: 'Take checkpoint',
            detail: one.environment,
            href: `/services/${one.slug}?take=checkpoint`,
            icon: <Archive aria-hidden />,
          },
        ]
      : []),
  ])
  const banner = <ConsoleBanners engineAlive={alive} reviews={reviews} notices={notices} me={actor.id} now={now} />
  return (
    <LiveProvider>
      <ConsoleShell
        user={{ name: actor.name, role }}
        signOut={signOutNow}
        waiting={waiting.length}
        commands={commands}
        search={searchEverything}
        banner={banner}
        foot={alive ? 'Engine running' : 'Engine not running'}
      >
        {children}
      </ConsoleShell>
    </LiveProvider>
  )
}
