import { expect, test } from 'vitest'
import { describeProblem } from './problems.ts'

test('each refusal says what to do', () => {
  expect(describeProblem('CredentialsSignin')).toContain('is not right')
  expect(describeProblem('too_many:16')).toBe('Too many attempts. Try again in 16 s.')
  expect(describeProblem('internal:0A1B2C3D')).toContain('Reference 0A1B2C3D')
  expect(describeProblem('AccessDenied')).toContain('Ask an admin')
})

test('what a link put into the address is not shown as our words', () => {
  for (const code of ['Call +1 555 to unlock', 'too_many:call me', 'internal:<b>', 'constructor', ''])
    expect(describeProblem(code)).toBe('Signing in did not work. Try again.')
})
