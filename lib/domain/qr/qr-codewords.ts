import { errorCorrection } from './reed-solomon.ts'

/** Level L, versions 1 to 10: codewords of correction a block, and blocks (ISO/IEC 18004, table 9). */
const perBlock = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18]
const blockCount = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4]

/** Modules that carry data and correction, in a symbol of this version. */
function rawModules(version: number): number {
  let count = (16 * version + 128) * version + 64
  if (version >= 2) {
    const aligned = Math.floor(version / 7) + 2
    count -= (25 * aligned - 10) * aligned - 55
    if (version >= 7) count -= 36
  }
  return count
}

function dataCapacity(version: number): number {
  return Math.floor(rawModules(version) / 8) - perBlock[version - 1]! * blockCount[version - 1]!
}

/** All codewords of the smallest symbol that holds the bytes, interleaved. Throws RangeError above 271 bytes. */
export function qrCodewords(bytes: Uint8Array): { version: number; codewords: number[] } {
  const version = perBlock.findIndex((_, i) => bytes.length + (i + 1 < 10 ? 2 : 3) <= dataCapacity(i + 1)) + 1
  if (version === 0) throw new RangeError('too long for a QR code of version 10')
  const bits: number[] = []
  const push = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >>> i) & 1)
  }
  push(0b0100, 4)
  push(bytes.length, version < 10 ? 8 : 16)
  for (const byte of bytes) push(byte, 8)
  push(0, Math.min(4, dataCapacity(version) * 8 - bits.length))
  push(0, (8 - (bits.length % 8)) % 8)
  for (let pad = 0xec; bits.length < dataCapacity(version) * 8; pad ^= 0xec ^ 0x11) push(pad, 8)
  const data = Array.from({ length: bits.length / 8 }, (_, i) => bits.slice(i * 8, i * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0))
  return { version, codewords: interleave(data, version) }
}

/** Short blocks come first and have one data codeword less. */
function interleave(data: readonly number[], version: number): number[] {
  const count = blockCount[version - 1]!
  const correction = perBlock[version - 1]!
  const raw = Math.floor(rawModules(version) / 8)
  const shortLength = Math.floor(raw / count) - correction
  const shortBlocks = count - (raw % count)
  const blocks: { data: number[]; correction: number[] }[] = []
  for (let i = 0, at = 0; i < count; i++) {
    const length = shortLength + (i < shortBlocks ? 0 : 1)
    const block = data.slice(at, at + length)
    blocks.push({ data: block, correction: errorCorrection(block, correction) })
    at += length
  }
  const columns = (part: 'data' | 'correction', length: number) =>
    Array.from({ length }, (_, i) => blocks.map((block) => block[part][i])).flat()
  return [...columns('data', shortLength + 1), ...columns('correction', correction)].filter((byte) => byte !== undefined)
}
