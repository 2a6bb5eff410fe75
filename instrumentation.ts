/** Runs once when the web process starts. The condition is spelled so that the bundler can see it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { startWeb } = await import('#lib/services/health/start-web.ts')
    startWeb()
  }
}
