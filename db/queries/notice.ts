import { and, count, desc, eq, isNull } from 'drizzle-orm'
import { notice } from '../schema/index.ts'
import type { Reader } from '../store.ts'

/** A person's notices, newest first. */
export async function listNotices(reader: Reader, userId: string, filter: { unread: boolean; limit: number }) {
  return await reader
    .select()
    .from(notice)
    .where(and(eq(notice.userId, userId), filter.unread ? isNull(notice.readAt) : undefined))
    .orderBy(desc(notice.createdAt))
    .limit(filter.limit)
}
export type NoticeRow = Awaited<ReturnType<typeof listNotices>>[number]

export async function countUnreadNotices(reader: Reader, userId: string): Promise<number> {
  const [row] = await reader
    .select({ count: count() })
    .from(notice)
    .where(and(eq(notice.userId, userId), isNull(notice.readAt)))
  return row?.count ?? 0
}
