import { reloadIfSignedOut } from './reload-if-signed-out.ts'

const retryMs = 2_000
/** The server gives a sign of life every 15 s; after this long without anything the connection counts as dead. */
const silentMs = 35_000

interface OpenStreamOptions {
  /** Asked again at every new connection, so that it can say from where to go on. */
  url: () => string
  on: Record<string, (data: unknown) => void>
  onLost: () => void
  onFound: () => void
  /** The server has nothing more to say. */
  onDone?: () => void
}

/** An event stream that comes back by itself after any loss, and leads to the sign-in page when the session is over. Returns the way out. */
export function openStream({ url, on, onLost, onFound, onDone }: OpenStreamOptions): () => void {
  let source: EventSource | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  const close = () => {
    source?.close()
    clearTimeout(retry)
    clearTimeout(silence)
  }
  const again = () => {
    close()
    retry = setTimeout(connect, retryMs)
  }
  const heard = () => {
    clearTimeout(silence)
    silence = setTimeout(() => {
      onLost()
      again()
    }, silentMs)
  }
  function connect() {
    source = new EventSource(url())
    source.addEventListener('open', () => {
      heard()
      onFound()
    })
    source.addEventListener('beat', heard)
    for (const [name, take] of Object.entries(on)) {
      source.addEventListener(name, (event: MessageEvent<string>) => {
        heard()
        take(JSON.parse(event.data))
      })
    }
    source.addEventListener('closed', (event: MessageEvent<string>) => {
      close()
      if ((JSON.parse(event.data) as { reason: string }).reason === 'done') onDone?.()
      else location.reload()
    })
    source.addEventListener('error', () => {
      onLost()
      if (source?.readyState !== EventSource.CLOSED) return
      void reloadIfSignedOut()
      again()
    })
  }
  connect()
  return close
}
