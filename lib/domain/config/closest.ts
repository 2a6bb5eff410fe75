/** The known word that a person most likely meant, or null when none is near. */
export function closest(word: string, known: Iterable<string>): string | null {
  const lower = word.toLowerCase().slice(0, 100)
  let best: { word: string; distance: number } | null = null
  for (const candidate of known) {
    const distance = editDistance(lower, candidate.toLowerCase())
    if (!best || distance < best.distance) best = { word: candidate, distance }
  }
  return best && best.distance <= Math.max(1, Math.floor(best.word.length / 3)) ? best.word : null
}

/** “Did you mean …?”, or the whole list. */
export function oneOf(word: string, known: readonly string[]): string {
  const near = closest(word, known)
  if (near) return `Did you mean “${near}”?`
  return known.length > 0 ? `Use one of: ${known.join(', ')}.` : 'There is none to choose from.'
}

/** Levenshtein's distance with swapped neighbours counted as one. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1)
      current.push(cost)
    }
    before = previous
    previous = current
  }
  return previous[b.length]!
}
