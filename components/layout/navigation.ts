import { Archive, ClipboardCheck, House, ListChecks, Play, ScrollText, Settings, type LucideIcon } from 'lucide-react'

export interface NavItem {
  href: string
  label: string
  icon: LucideIcon
  /** Pressed after `g`. */
  key: string
}

export const navigation: readonly NavItem[] = [
  { href: '/', label: 'Overview', icon: House, key: 'o' },
  { href: '/checkpoints', label: 'Checkpoints', icon: Archive, key: 'c' },
  { href: '/plans', label: 'Plans', icon: ListChecks, key: 'p' },
  { href: '/runs', label: 'Runs', icon: Play, key: 'r' },
  { href: '/audit', label: 'Audit', icon: ScrollText, key: 'a' },
  { href: '/settings', label: 'Settings', icon: Settings, key: 's' },
]

/** Open requests for approval: the phone's third place. */
export const approvals: Omit<NavItem, 'key'> = { href: '/plans?state=open', label: 'Approvals', icon: ClipboardCheck }

/** Whether `path` lies in the part of the console that `href` opens; services belong to the overview. */
export function isCurrent(href: string, path: string): boolean {
  const target = href.split('?')[0] ?? href
  if (target === '/') return path === '/' || path.startsWith('/services')
  return path === target || path.startsWith(`${target}/`)
}

export interface Crumb {
  label: string
  href?: string
}

/** Breadcrumbs read off the path; a page gives better words with `Crumbs`. */
export function crumbsOf(path: string): Crumb[] {
  const parts = path.split('/').filter(Boolean)
  if (parts.length === 0) return [{ label: 'Overview' }]
  return parts.map((part, index) => {
    const href = `/${parts.slice(0, index + 1).join('/')}`
    const known = index === 0 ? navigation.find((item) => item.href === href)?.label : undefined
    const label = known ?? words(part)
    const isService = index === 0 && part === 'services'
    return index === parts.length - 1 ? { label } : { label: isService ? 'Services' : label, href: isService ? '/' : href }
  })
}

/** `break-glass` → "Break glass"; an id is left as it is. */
function words(part: string): string {
  let text = part
  try {
    text = decodeURIComponent(part)
  } catch {
    return part
  }
  return /^[a-z]+(-[a-z]+)*$/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1).replaceAll('-', ' ') : text
}
