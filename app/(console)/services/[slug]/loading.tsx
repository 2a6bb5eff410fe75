import { Card } from '#components/ui/card.tsx'
import { Skeleton, SkeletonRows } from '#components/ui/states.tsx'

export default function Loading() {
  return (
    <div className="flex flex-col gap-4">
      <div className="mb-1 flex flex-col gap-2">
        <Skeleton className="h-7 w-56" />
        <Skeleton className="h-5 w-96 max-w-full" />
      </div>
      <Card>
        <Skeleton className="h-7 w-3/4" />
        <Skeleton className="mt-3 h-24 w-full" />
      </Card>
      <Card title="Proof" flush>
        <SkeletonRows rows={4} label="Loading the service" />
      </Card>
    </div>
  )
}
