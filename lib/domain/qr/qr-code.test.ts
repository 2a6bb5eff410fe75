import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { qrCode } from './qr-code.ts'

const digest = (text: string) =>
  createHash('sha256')
    .update(
      qrCode(text)
        .map((row) => row.map(Number).join(''))
        .join('\n'),
    )
    .digest('hex')

/** Symbols of every version up to 10 were read back by an independent decoder when these digests were taken. */
test('the codes are the ones that a decoder read', () => {
  const uri = 'otpauth://totp/Ripcord:ada?issuer=Ripcord&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30'
  expect(digest(uri)).toBe('0a998d81dc368133bb86ca51f851aeaadfa64ad8139b6ba530b3a866d84d58f5')
  expect(digest('x'.repeat(271))).toBe('9d68a3af9f84e91d18d9847896b198e4f86cdb0bb4b76e167d2c25cd15677e28')
})

test('the smallest version that holds the text is taken, and more than 271 bytes are refused', () => {
  expect([17, 18, 106, 107, 230, 231, 271].map((length) => qrCode('x'.repeat(length)).length)).toEqual([21, 25, 37, 41, 53, 57, 57])
  expect(() => qrCode('x'.repeat(272))).toThrow(RangeError)
  expect(() => qrCode('é'.repeat(136))).toThrow(RangeError)
})
