/**
 * The network that an address counts under: its /24 for IPv4 (also when written inside IPv6), its /64 for
 * IPv6, null when it is no address. One customer of an IPv6 provider owns a whole /64.
 */
export function networkOf(address: string): string | null {
  const bare = address
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .toLowerCase()
  const four = readV4(bare.replace(/^::ffff:/, ''))
  if (four) return `${four.slice(0, 3).join('.')}.0/24`
  const groups = readV6(bare)
  return (
    groups &&
    `${groups
      .slice(0, 4)
      .map((group) => group.toString(16))
      .join(':')}::/64`
  )
}

function readV4(text: string): number[] | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null
  return parts.map(Number)
}

function readV6(text: string): number[] | null {
  const halves = text.split('::')
  if (halves.length > 2 || !text.includes(':')) return null
  const [head, tail] = halves.map(readGroups)
  if (!head || (halves.length === 2 && !tail)) return null
  if (!tail) return head.length === 8 ? head : null
  const missing = 8 - head.length - tail.length
  return missing < 1 ? null : [...head, ...Array.from({ length: missing }, () => 0), ...tail]
}

function readGroups(text: string): number[] | null {
  if (text === '') return []
  const groups = text.split(':')
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group)) ? groups.map((group) => Number.parseInt(group, 16)) : null
}
