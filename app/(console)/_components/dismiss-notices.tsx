'use client'

import { usePathname, useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { useAction } from '#components/forms/use-action.ts'
import { readNoticesAction } from './console-actions.ts'

export function DismissNotices({ noticeIds }: { noticeIds: string[] }) {
  const { run, pending, failure } = useAction(readNoticesAction)
  return (
    <button
      type="button"
      aria-disabled={pending}
      className="rounded-sm font-medium underline underline-offset-3"
      title={failure?.message}
      onClick={() => void (pending || run({ noticeIds }))}
    >
      {noticeIds.length > 1 ? 'Put all away' : 'Put away'}
    </button>
  )
}

/** Whoever opens the page that a notice is about has seen it. */
export function SeenNotices({ notices }: { notices: { id: string; href: string | null }[] }) {
  const path = usePathname()
  const router = useRouter()
  const seen = notices
    .filter((one) => one.href?.split(/[?#]/)[0] === path)
    .map((one) => one.id)
    .join(' ')
  useEffect(() => {
    if (seen === '') return
    let current = true
    void readNoticesAction({ noticeIds: seen.split(' ') }).then(
      () => current && router.refresh(),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [seen, router])
  return null
}
