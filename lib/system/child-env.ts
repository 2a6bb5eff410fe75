const webNames =
  /^(RIPCORD_|NEXT_|NEXTAUTH_|NODE_|GITHUB_ID$|GITHUB_SECRET$|OIDC_|LC_|LANG$|TZ$|PATH$|HOME$|TMPDIR$|HTTPS?_PROXY$|NO_PROXY$|https?_proxy$|no_proxy$|SSL_CERT_)/

/** The environment of the engine: ours and what is added. */
export function engineEnv(more: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...more }
}

/** The environment of the web process: ours without what only drivers use, so that it never holds their secrets. */
export function webEnv(more: Record<string, string>): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => webNames.test(name)))
  return { ...kept, ...more } as unknown as NodeJS.ProcessEnv
}
