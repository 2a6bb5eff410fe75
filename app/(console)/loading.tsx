import { Card } from '#components/ui/card.tsx'
import { Skeleton, SkeletonRows } from '#components/ui/states.tsx'

/** A title, its sentence and one table: the shape of most pages. */
export default function Loading() {
  return (
    <>
      <div className="mb-5 flex flex-col gap-2">
        <Skeleton className="h-7 w-40" />
        <Skeleton className="h-5 w-96 max-w-full" />
      </div>
      <Card flush>
        <SkeletonRows rows={6} label="Loading the page" />
      </Card>
    </>
  )
}
