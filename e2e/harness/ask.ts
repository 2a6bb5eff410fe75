/** As fetch, without following redirects; asks once more when the server closed an idle connection just then. */
export async function ask(url: string | URL, init: RequestInit): Promise<Response> {
  const once = () => fetch(url, { ...init, redirect: 'manual' })
  try {
    return await once()
  } catch (error) {
    if ((error as { cause?: { code?: string } }).cause?.code !== 'UND_ERR_SOCKET') throw error
    return await once()
  }
}
