import { dependencyOrder } from '#lib/domain/service/dependency-order.ts'

interface Part {
  slug: string
  name: string
  driver: string
  dependsOn: readonly string[]
  /** Whether a proven checkpoint of it exists. */
  proven: boolean
}

const box = { width: 148, height: 44, gapX: 44, gapY: 14 }

/** The order of a rollback, left to right: what is restored first stands first. Its text is a list for screen readers. */
export function DependencyDrawing({ parts }: { parts: readonly Part[] }) {
  const ordered = dependencyOrder(parts)
  if (!ordered.ok || parts.length < 2) return null
  const rank = new Map<string, number>()
  for (const part of ordered.order) rank.set(part.slug, Math.max(0, ...part.dependsOn.map((slug) => (rank.get(slug) ?? 0) + 1)))
  const columns = Map.groupBy(ordered.order, (part) => rank.get(part.slug)!)
  const tallest = Math.max(...[...columns.values()].map((column) => column.length))
  const width = columns.size * box.width + (columns.size - 1) * box.gapX + 2
  const height = tallest * box.height + (tallest - 1) * box.gapY + 2
  const place = new Map<string, { x: number; y: number }>()
  for (const [column, members] of columns) {
    const used = members.length * box.height + (members.length - 1) * box.gapY
    members.forEach((part, row) =>
      place.set(part.slug, { x: 1 + column * (box.width + box.gapX), y: (height - used) / 2 + row * (box.height + box.gapY) }),
    )
  }
  const edges = parts.flatMap((part) =>
    part.dependsOn.map((slug) => ({ from: place.get(slug)!, to: place.get(part.slug)!, key: `${slug}-${part.slug}` })),
  )
  const words = ordered.order
    .map((part) => (part.dependsOn.length > 0 ? `${part.name} after ${part.dependsOn.join(' and ')}` : part.name))
    .join(', then ')
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways on a phone, also by keyboard
    <section aria-label="Order of components" tabIndex={0} className="overflow-x-auto rounded-sm">
      <svg
        role="img"
        aria-label={`Restored in this order: ${words}`}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        className="block max-w-none"
      >
        {edges.map(({ from, to, key }) => {
          const [x1, y1, x2, y2] = [from.x + box.width, from.y + box.height / 2, to.x, to.y + box.height / 2]
          const bend = (x2 - x1) / 2
          return (
            <g key={key} className="fill-none stroke-line-strong">
              <path d={`M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 5} ${y2}`} />
              <path d={`M${x2 - 6} ${y2 - 4} L${x2 - 1} ${y2} L${x2 - 6} ${y2 + 4}`} />
            </g>
          )
        })}
        {parts.map((part) => {
          const { x, y } = place.get(part.slug)!
          return (
            <g key={part.slug}>
              <rect
                x={x}
                y={y}
                width={box.width}
                height={box.height}
                rx="6"
                className={part.proven ? 'fill-surface stroke-line-strong' : 'fill-surface stroke-bad'}
                strokeDasharray={part.proven ? undefined : '4 3'}
              />
              <text x={x + 12} y={y + 19} className="fill-fg text-sm font-medium">
                {short(part.name)}
              </text>
              <text x={x + 12} y={y + 34} className="fill-muted text-xs">
                {part.driver}
                {part.proven ? '' : ' · not proven'}
              </text>
            </g>
          )
        })}
      </svg>
    </section>
  )
}

const short = (name: string) => (name.length > 18 ? `${name.slice(0, 17)}…` : name)
