/** A stream that was refused does not say why. Asks once; who is not let in any more is sent to the sign-in page. */
export async function reloadIfSignedOut(): Promise<void> {
  const answer = await fetch('/api/v1/notices?limit=1', { cache: 'no-store' }).catch(() => null)
  if (answer?.status === 401) location.reload()
}
