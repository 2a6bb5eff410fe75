import { Skeleton, SkeletonRows } from '#components/ui/states.tsx'

/** What a page with a heading and one table shows until it has loaded. */
export function ListPageSkeleton() {
  return (
    <>
      <div className="mb-5 flex flex-col gap-2">
        <Skeleton className="h-7 w-40" />
        <Skeleton className="h-5 w-72 max-w-full" />
      </div>
      <div className="rounded-lg border bg-surface">
        <SkeletonRows rows={8} />
      </div>
    </>
  )
}
