import { Ellipsis } from 'lucide-react'
import type { Column } from '#components/tables/column.ts'
import { Badge, StatusBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import type { Role } from '#lib/domain/access/policy.ts'

/** What the server sends of a person. */
export interface PersonRow {
  id: string
  login: string
  name: string
  email: string | null
  role: Role
  disabledAt: number | null
  createdAt: number
  mustChangePassword: boolean
  hasPassword: boolean
  hasTotp: boolean
  providers: string[]
}

export type PersonTask = 'edit' | 'disable' | 'enable' | 'reset_password' | 'remove_totp'

const waysIn = (person: PersonRow) => [
  ...(person.hasPassword ? [person.mustChangePassword ? 'password for one use' : 'password'] : []),
  ...(person.hasTotp ? ['one-time code'] : []),
  ...person.providers,
]

export function peopleColumns(myId: string, onTask: (task: PersonTask, person: PersonRow) => void): Column<PersonRow>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      value: (person) => `${person.name} ${person.login}`,
      cell: (person) => (
        <span>
          <span className="font-medium">{person.name}</span>
          {person.id === myId && <Badge className="ml-2">You</Badge>}
          <span className="block text-sm text-muted">{person.login}</span>
        </span>
      ),
    },
    { id: 'role', header: 'Role', value: (person) => person.role },
    {
      id: 'state',
      header: 'State',
      value: (person) => (person.disabledAt === null ? 'active' : 'disabled'),
      cell: (person) => <StatusBadge plain status={person.disabledAt === null ? 'active' : 'disabled'} />,
    },
    { id: 'ways', header: 'Signs in with', value: (person) => waysIn(person).join(', '), hideBelow: 'lg' },
    { id: 'email', header: 'E-mail', value: (person) => person.email, hideBelow: 'xl' },
    {
      id: 'created',
      header: 'Added',
      value: (person) => person.createdAt,
      cell: (person) => <TimeAgo at={person.createdAt} />,
      hideBelow: 'lg',
    },
    {
      id: 'tasks',
      header: 'Tasks',
      value: () => null,
      sortable: false,
      searchable: false,
      align: 'right',
      cell: (person) => <PersonMenu person={person} onTask={onTask} />,
    },
  ]
}

function PersonMenu({ person, onTask }: { person: PersonRow; onTask: (task: PersonTask, person: PersonRow) => void }) {
  const trigger = <Button variant="ghost" square size="sm" aria-label={`Tasks for ${person.name}`} icon={<Ellipsis className="size-4" />} />
  return (
    <Menu trigger={trigger}>
      <MenuItem onSelect={() => onTask('edit', person)}>Edit name, e-mail, role…</MenuItem>
      <MenuItem onSelect={() => onTask('reset_password', person)}>Give a new password…</MenuItem>
      <MenuItem onSelect={() => onTask('remove_totp', person)} disabledReason={person.hasTotp ? null : 'One-time codes are off.'}>
        Turn one-time codes off…
      </MenuItem>
      <MenuSeparator />
      {person.disabledAt === null ? (
        <MenuItem danger onSelect={() => onTask('disable', person)}>
          Disable…
        </MenuItem>
      ) : (
        <MenuItem onSelect={() => onTask('enable', person)}>Enable…</MenuItem>
      )}
    </Menu>
  )
}
