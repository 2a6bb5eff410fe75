'use client'

import { useQuery } from '@tanstack/react-query'

interface Job<T> {
  state: string
  error: string | null
  result: T | null
}

const ended = ['done', 'failed', 'cancelled']

/** Follows a request to the engine until it has ended. `error` says why it failed or could not be read. */
export function useJob<T>(jobId: string | null): { job: Job<T> | undefined; isOpen: boolean; error: string | null } {
  const query = useQuery({
    queryKey: ['job', jobId],
    enabled: jobId !== null,
    queryFn: async () => {
      const answer = await fetch(`/api/v1/jobs/${encodeURIComponent(jobId!)}`)
      if (!answer.ok) throw new Error(`The state of the request could not be read (${answer.status}). Try again.`)
      return (await answer.json()) as Job<T>
    },
    refetchInterval: ({ state }) => (state.data && ended.includes(state.data.state) ? false : 400),
  })
  const job = query.data
  const failed = job && job.state !== 'done' && ended.includes(job.state) ? (job.error ?? 'The request was cancelled.') : null
  const error = query.error?.message ?? failed
  return { job, isOpen: jobId !== null && error === null && job?.state !== 'done', error }
}
