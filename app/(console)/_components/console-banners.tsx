import Link from 'next/link'
import type { BreakGlassItem } from '#db/queries/approval.ts'
import type { NoticeRow } from '#db/queries/notice.ts'
import { Banner } from '#components/layout/banner.tsx'
import { TimeAgo } from '#components/ui/time-ago.tsx'
import { DismissNotices, SeenNotices } from './dismiss-notices.tsx'

interface ConsoleBannersProps {
  engineAlive: boolean
  /** Break-glass launches that nobody reviewed. */
  reviews: readonly BreakGlassItem[]
  /** Unread ones. */
  notices: readonly NoticeRow[]
  me: string
  now: number
}

const link = 'font-medium underline underline-offset-3'

/** What nobody may miss, the gravest first. Notices come last and can be put away. */
export function ConsoleBanners({ engineAlive, reviews, notices, me, now }: ConsoleBannersProps) {
  const [newest] = notices
  const overdue = reviews.filter((one) => one.reviewDueAt < now)
  const [review] = overdue.length > 0 ? overdue : reviews
  return (
    <>
      {!engineAlive && <Banner tone="bad">The engine is not running: nothing will start. Start it, or look at its log.</Banner>}
      {review && (
        <Banner
          tone={overdue.length > 0 ? 'bad' : 'warn'}
          action={
            <Link className={link} href={review.runId ? `/runs/${review.runId}#review` : `/plans/${review.planId}`}>
              {review.userId === me ? 'Open the run' : 'Review it'}
            </Link>
          }
        >
          {overdue.length > 0 ? (
            <>
              The review of {review.userName}’s break-glass rollback of {review.serviceName} is overdue since{' '}
              <TimeAgo at={review.reviewDueAt} />. Until then nobody can break glass.
            </>
          ) : (
            <>
              {review.userName} broke glass on {review.serviceName}. The review is due <TimeAgo at={review.reviewDueAt} />.
            </>
          )}
          {reviews.length > 1 && ` ${reviews.length - 1} more to review.`}
        </Banner>
      )}
      <SeenNotices notices={notices.map(({ id, href }) => ({ id, href }))} />
      {newest && (
        <Banner
          tone="warn"
          action={
            <span className="flex items-center gap-3">
              {newest.href && (
                <Link className={link} href={newest.href}>
                  Open
                </Link>
              )}
              <DismissNotices noticeIds={notices.map((one) => one.id)} />
            </span>
          }
        >
          {newest.title} · <TimeAgo at={newest.createdAt} className="font-normal" />
          {notices.length > 1 && <span className="font-normal"> · {notices.length - 1} more unread</span>}
        </Banner>
      )}
    </>
  )
}
