const outside = new Map(
  Object.entries({
    AccessDenied: 'That account belongs to nobody here. Ask an admin to enter your verified e-mail address under Settings, People.',
    OAuthSignin: 'The provider did not answer. Try again, or sign in with your password.',
    unavailable: 'Ripcord cannot save anything right now, so nobody can sign in. Check the disk of the server.',
  }),
)

/** What to show for an error code of the sign-in endpoint. Unknown codes are never printed as they are. */
export function describeProblem(code: string): string {
  const [kind, detail = ''] = code.split(':')
  if (code === 'CredentialsSignin') return 'The sign-in name, the password or the one-time code is not right.'
  if (kind === 'too_many' && /^\d{1,6}$/.test(detail)) return `Too many attempts. Try again in ${detail} s.`
  if (kind === 'internal' && /^[0-9A-F]{8}$/.test(detail)) return `Something failed on our side. Reference ${detail}.`
  return outside.get(code) ?? 'Signing in did not work. Try again.'
}
