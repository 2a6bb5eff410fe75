import type { DriverContext } from '../driver.ts'
import { readContent, type ReadContent } from './content.ts'
import { openSession } from './session.ts'

/** The content as it is now, under a read lock. A hot journal is rolled back first, as by anyone who opens the file. */
export async function readNow(ctx: DriverContext, path: string, options: { keeps?: boolean } = {}): Promise<ReadContent> {
  const session = openSession(ctx, { does: 'read', path, units: {}, check: false }, options)
  try {
    await session.wait('open')
    const content = await readContent(ctx, path, { store: false })
    await session.wait('described')
    session.assertAlive()
    return content
  } finally {
    await session.release()
  }
}
