'use client'

import { useMemo, useState } from 'react'
import { PageHeader } from '#components/layout/page-header.tsx'
import { DataTable } from '#components/tables/data-table.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/states.tsx'
import { ShownOnce } from '#components/forms/shown-once.tsx'
import { CreatePerson } from './_components/create-person.tsx'
import { EditPerson } from './_components/edit-person.tsx'
import { peopleColumns, type PersonRow, type PersonTask } from './_components/people-columns.tsx'
import { PersonConfirm } from './_components/person-confirm.tsx'

const facets = [
  { column: 'role', label: 'Role' },
  { column: 'state', label: 'State' },
]

export function PeopleClient({ people, me }: { people: PersonRow[]; me: { id: string; hasTotp: boolean } }) {
  const [task, setTask] = useState<{ task: PersonTask | 'create'; person?: PersonRow } | null>(null)
  const [password, setPassword] = useState<string | null>(null)
  const columns = useMemo(() => peopleColumns(me.id, (next, person) => setTask({ task: next, person })), [me.id])
  const close = () => setTask(null)
  const enabled = people.filter((person) => person.disabledAt === null)
  const approvers = enabled.filter((person) => person.role === 'approver' || person.role === 'admin').length

  return (
    <>
      <PageHeader
        title="People"
        answer={
          approvers < 2 ? (
            <>
              <strong>{approvers === 1 ? 'Only one person' : 'Nobody'}</strong> can approve, so nobody can approve that person&rsquo;s own
              plans. Add another approver.
            </>
          ) : (
            `${enabled.length} people can sign in; ${approvers} of them can approve.`
          )
        }
        action={
          <Button variant="primary" onClick={() => setTask({ task: 'create' })}>
            Add a person…
          </Button>
        }
      />
      <Card flush>
        <DataTable
          label="People"
          rows={people}
          columns={columns}
          rowId={(person) => person.id}
          defaultSort="name"
          facets={facets}
          empty={<EmptyState title="Nobody yet">Add the people who will approve and launch rollbacks.</EmptyState>}
        />
      </Card>
      <CreatePerson open={task?.task === 'create'} onClose={close} onCreated={setPassword} />
      {task?.task === 'edit' && <EditPerson person={task.person!} onClose={close} />}
      {task?.person && task.task !== 'edit' && task.task !== 'create' && (
        <PersonConfirm task={task.task} person={task.person} hasTotp={me.hasTotp} onClose={close} onPassword={setPassword} />
      )}
      <ShownOnce
        value={password}
        title="Password for one use"
        description="Give it to the person over a channel you trust. At the first sign-in they must choose their own."
        copyLabel="Copy password"
        onClose={() => setPassword(null)}
      />
    </>
  )
}
