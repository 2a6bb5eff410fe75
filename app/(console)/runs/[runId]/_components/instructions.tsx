/** The engine numbers what a person must do; shown as it wrote it. */
export function Instructions({ text }: { text: string }) {
  return (
    <ol className="flex flex-col gap-1.5 text-base">
      {text.split('\n').map((line) => {
        const [, number, words] = /^(\d+)\. (.*)$/.exec(line) ?? []
        return (
          <li key={line} className="flex gap-2.5">
            <span className="w-4 shrink-0 text-right text-muted tabular-nums">{number}</span>
            <span className="min-w-0 break-words">{words ?? line}</span>
          </li>
        )
      })}
    </ol>
  )
}
