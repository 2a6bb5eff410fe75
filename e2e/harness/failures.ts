/** What went wrong, eight at a time, in the order of the items. */
export async function failures<T>(items: readonly T[], look: (item: T) => Promise<string | null>): Promise<string[]> {
  const results: (string | null)[] = Array.from({ length: items.length }, () => null)
  let next = 0
  const work = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await look(items[i]!)
  }
  await Promise.all(Array.from({ length: 8 }, work))
  return results.filter((result) => result !== null)
}
