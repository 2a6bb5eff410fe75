/** Multiplication in GF(2⁸) modulo x⁸+x⁴+x³+x²+1, the field of QR codes. */
function multiply(x: number, y: number): number {
  let z = 0
  for (let i = 7; i >= 0; i--) {
    z = (z << 1) ^ ((z >>> 7) * 0x11d)
    z ^= ((y >>> i) & 1) * x
  }
  return z
}

function divisor(degree: number): number[] {
  const result = Array.from({ length: degree }, (_, i): number => (i === degree - 1 ? 1 : 0))
  let root = 1
  for (let i = 0; i < degree; i++) {
    for (let j = 0; j < degree; j++) result[j] = multiply(result[j]!, root) ^ (result[j + 1] ?? 0)
    root = multiply(root, 2)
  }
  return result
}

/** The `degree` error-correction codewords of a block. */
export function errorCorrection(block: readonly number[], degree: number): number[] {
  const by = divisor(degree)
  const rest = by.map(() => 0)
  for (const byte of block) {
    const factor = byte ^ rest.shift()!
    rest.push(0)
    for (const [i, coefficient] of by.entries()) rest[i]! ^= multiply(coefficient, factor)
  }
  return rest
}
