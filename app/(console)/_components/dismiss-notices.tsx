'use client'

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
