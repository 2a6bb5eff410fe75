import { qrCodewords } from './qr-codewords.ts'

type Grid = (boolean | null)[][]

/** Mask 0 only: any mask is valid, and a picture on a clean screen needs no better one. */
const masked = (x: number, y: number) => (x + y) % 2 === 0
/** Level L with mask 0, with its BCH check bits and the fixed pattern applied (ISO/IEC 18004, annex C). */
const formatBits = 0b111011111000100

/** A QR code of the text, as rows of dark modules, without the quiet zone of four. At most 271 bytes of UTF-8. */
export function qrCode(text: string): boolean[][] {
  const { version, codewords } = qrCodewords(new TextEncoder().encode(text))
  const size = version * 4 + 17
  const grid: Grid = Array.from({ length: size }, () => Array.from({ length: size }, () => null))
  drawFunctionPatterns(grid, version)
  drawCodewords(grid, codewords)
  return grid.map((row) => row.map(Boolean))
}

function drawFunctionPatterns(grid: Grid, version: number): void {
  const size = grid.length
  for (let i = 0; i < size; i++) {
    grid[6]![i] = i % 2 === 0
    grid[i]![6] = i % 2 === 0
  }
  for (const [cx, cy] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const) {
    drawSquare(grid, cx, cy, 4, (distance) => distance !== 2 && distance !== 4)
  }
  const centres = alignmentCentres(version, size)
  const last = centres.length - 1
  for (const [i, x] of centres.entries())
    for (const [j, y] of centres.entries()) {
      const onFinder = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)
      if (!onFinder) drawSquare(grid, x, y, 2, (distance) => distance !== 1)
    }
  drawFormat(grid)
  if (version >= 7) drawVersion(grid, version)
}

function drawSquare(grid: Grid, cx: number, cy: number, radius: number, dark: (distance: number) => boolean): void {
  for (let dy = -radius; dy <= radius; dy++)
    for (let dx = -radius; dx <= radius; dx++) {
      if (grid[cy + dy]?.[cx + dx] !== undefined) grid[cy + dy]![cx + dx] = dark(Math.max(Math.abs(dx), Math.abs(dy)))
    }
}

function alignmentCentres(version: number, size: number): number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = Math.ceil((size - 13) / (count * 2 - 2)) * 2
  return [6, ...Array.from({ length: count - 1 }, (_, i) => size - 7 - (count - 2 - i) * step)]
}

function drawFormat(grid: Grid): void {
  const size = grid.length
  const bit = (i: number) => ((formatBits >>> i) & 1) === 1
  for (let i = 0; i < 15; i++) {
    const near = i < 6 ? i : i < 8 ? i + 1 : size - 15 + i
    grid[near]![8] = bit(i)
    const far = i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i
    grid[8]![far] = bit(i)
  }
  grid[size - 8]![8] = true
}

function drawVersion(grid: Grid, version: number): void {
  let rest = version
  for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25)
  const bits = (version << 12) | rest
  for (let i = 0; i < 18; i++) {
    const a = grid.length - 11 + (i % 3)
    const b = Math.floor(i / 3)
    grid[b]![a] = grid[a]![b] = ((bits >>> i) & 1) === 1
  }
}

/** Two columns at a time from the right, up and down in turn, leaving out the vertical timing line. */
function drawCodewords(grid: Grid, codewords: readonly number[]): void {
  const size = grid.length
  let at = 0
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step++) {
      const upward = ((right + 1) & 2) === 0
      const y = upward ? size - 1 - step : step
      for (const x of [right, right - 1]) {
        if (grid[y]![x] !== null) continue
        const bit = at < codewords.length * 8 && ((codewords[at >>> 3]! >>> (7 - (at & 7))) & 1) === 1
        grid[y]![x] = bit !== masked(x, y)
        at++
      }
    }
  }
}
