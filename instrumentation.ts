/** Runs once when the web process starts: opens the database before the first request asks for it. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return
  const [{ followSupervisor, stoppingSignal }, { sharedStore }, { log }] = await Promise.all([
    import('#lib/system/follow-supervisor.ts'),
    import('#db/shared.ts'),
    import('#lib/system/log.ts'),
  ])
  followSupervisor()
  stoppingSignal()
  try {
    sharedStore()
  } catch (error) {
    // The process stays up and /readyz says what is wrong: an operator sees more than a crash loop.
    log.error({ error: (error as Error).message }, 'The database cannot be opened')
  }
}
