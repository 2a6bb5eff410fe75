import {
  Ban,
  CheckCheck,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleX,
  Clock,
  Contrast,
  Eye,
  Hand,
  KeyRound,
  LoaderCircle,
  Lock,
  SkipForward,
  Trash2,
  Undo2,
  Unlink,
  VolumeX,
  type LucideIcon,
} from 'lucide-react'
import type { StatusIconName } from '#lib/domain/status.ts'
import { cx } from './cx.ts'

const icons: Record<StatusIconName, LucideIcon> = {
  check: CircleCheck,
  'check-double': CheckCheck,
  partial: Contrast,
  cross: CircleX,
  question: CircleHelp,
  spinner: LoaderCircle,
  clock: Clock,
  hand: Hand,
  undo: Undo2,
  ban: Ban,
  eye: Eye,
  mute: VolumeX,
  skip: SkipForward,
  dot: CircleDashed,
  lock: Lock,
  trash: Trash2,
  alert: CircleAlert,
  broken: Unlink,
  key: KeyRound,
}

export function StatusIcon({ name, className }: { name: StatusIconName; className?: string }) {
  const Icon = icons[name]
  return <Icon aria-hidden className={cx('shrink-0', name === 'spinner' && 'motion-safe:animate-spin', className)} />
}
