import { expect, test } from 'vitest'
import { networkOf } from './network.ts'

test.each([
  ['192.0.2.77', '192.0.2.0/24'],
  ['::ffff:192.0.2.77', '192.0.2.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['[fe80::1%eth0]', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts under %s', (address, network) => expect(networkOf(address)).toBe(network))

test.each(['', 'unknown', '1.2.3', '256.1.1.1', '1::2::3', '1:2:3:4:5:6:7:8:9', 'g::1', '12345::'])('%j is no address', (text) =>
  expect(networkOf(text)).toBeNull(),
)

test('two writings of one address count under one network', () => {
  expect(networkOf('2001:0db8:0000:0000:0000:0000:0000:0001')).toBe(networkOf('2001:db8::1'))
})
