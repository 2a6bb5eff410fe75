'use client'

import { LogOut, User } from 'lucide-react'
import { useTheme } from 'next-themes'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '#components/ui/menu.tsx'

export interface ShellUser {
  name: string
  /** viewer, responder, approver or admin. */
  role: string
}

export const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

export function UserMenu({ user, signOut }: { user: ShellUser; signOut: () => Promise<void> }) {
  const { theme = 'system', setTheme } = useTheme()
  const trigger = (
    <Button variant="ghost" square aria-label={`${user.name}, ${user.role}: account menu`} icon={<User className="size-4" />} />
  )
  return (
    <Menu trigger={trigger}>
      <div className="px-2 py-1.5">
        <div className="text-sm font-medium">{user.name}</div>
        <div className="text-xs text-muted capitalize">{user.role}</div>
      </div>
      <MenuSeparator />
      <MenuItem href="/settings/account" icon={<User />}>
        Your account
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      <MenuChoice value={theme} onChange={setTheme} options={themes} />
      <MenuSeparator />
      <MenuItem icon={<LogOut />} onSelect={() => void signOut()}>
        Sign out
      </MenuItem>
    </Menu>
  )
}
