import { networkOf } from '#lib/domain/access/network.ts'
import type { Origin } from '#lib/services/session/create-session.ts'
import { clientAddress } from '#lib/system/client-address.ts'

/** Where a request came from, as far as the server itself saw it. */
export function originOf(headers: Headers): Origin {
  const address = clientAddress(headers)
  return { address, network: address && networkOf(address), agent: headers.get('user-agent') }
}
