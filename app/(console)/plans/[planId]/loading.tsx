import { Skeleton } from '#components/ui/states.tsx'

export default function Loading() {
  return (
    <>
      <output className="sr-only">Loading</output>
      <div className="mb-5 flex flex-col gap-2">
        <Skeleton className="h-7 w-72 max-w-full" />
        <Skeleton className="h-5 w-96 max-w-full" />
      </div>
      <div className="flex flex-col gap-4">
        <div className="h-24 rounded-lg border bg-surface p-4">
          <Skeleton className="h-6 w-40" />
        </div>
        <div className="grid gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
          <div className="h-96 rounded-lg border bg-surface p-4">
            <Skeleton className="h-4 w-1/2" />
          </div>
          <div className="h-48 rounded-lg border bg-surface p-4">
            <Skeleton className="h-4 w-1/2" />
          </div>
        </div>
      </div>
    </>
  )
}
