'use client'

import { Hammer } from 'lucide-react'
import Link from 'next/link'
import { FormFailure } from '#components/forms/form-failure.tsx'
import { useAction } from '#components/forms/use-action.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toast.tsx'
import { breakShopAction } from './overview-actions.ts'

/** Only in the demo: deploys the bad release into the shop. */
export function BreakShopCard({ slug, shopUrl, disabledReason }: { slug: string; shopUrl: string; disabledReason: string | null }) {
  const { run, pending, failure } = useAction(breakShopAction)
  const press = async () => {
    const done = await run({})
    if (done) toast.done({ title: `${done.data.release} is live in the shop`, description: 'Checkouts fail now. Take it back.' })
  }
  return (
    <section aria-label="Demo" className="mb-4 rounded-lg border border-dashed border-line-strong bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <p className="flex items-center gap-2 text-base font-semibold">
            <Badge tone="warn">Demo</Badge> Break the shop
          </p>
          <p className="text-sm text-muted">
            Deploys the release v1.13, which is bad, into the demo’s own{' '}
            <a href={shopUrl} target="_blank" rel="noopener" className="underline underline-offset-3">
              shop
            </a>
            : checkouts fail and prices fall below zero. Then{' '}
            <Link href={`/services/${slug}`} className="underline underline-offset-3">
              go back
            </Link>
            .
          </p>
        </div>
        <Button icon={<Hammer className="size-4" />} pending={pending} disabledReason={disabledReason} onClick={() => void press()}>
          Break the shop
        </Button>
      </div>
      <FormFailure failure={failure} />
    </section>
  )
}
