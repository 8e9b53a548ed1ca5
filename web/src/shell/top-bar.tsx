import { ActionIcon, Menu, Text, useMantineColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import {
  BookOpen,
  Braces,
  CircleHelp,
  Keyboard,
  KeyRound,
  LogOut,
  Menu as MenuIcon,
  Monitor,
  Moon,
  Search,
  Sun,
  UserRound,
} from 'lucide-react'
import { meQuery } from '../api/session.ts'
import { general } from '../messages/general.ts'
import { navigation } from '../messages/navigation.ts'
import { shell } from '../messages/shell.ts'
import { theme } from '../messages/theme.ts'
import { areAbsolute, showAbsolute, useTimes } from '../parts/times.ts'
import { LiveBadge } from './live-badge.tsx'
import classes from './top-bar.module.css'
import { useSignOut } from './use-sign-out.ts'

interface TopBarProps {
  readonly isMenuOpen: boolean
  readonly onMenu: () => void
  readonly onSearch: () => void
  readonly onShortcuts: () => void
}

/** Search, connection, help, theme and account. */
export function TopBar({ isMenuOpen, onMenu, onSearch, onShortcuts }: TopBarProps) {
  return (
    <header className={classes['bar']}>
      <ActionIcon
        variant="default"
        size={34}
        className={classes['menu'] ?? ''}
        aria-label={navigation.menu}
        aria-expanded={isMenuOpen}
        aria-controls="bar"
        onClick={onMenu}
      >
        <MenuIcon size={18} aria-hidden />
      </ActionIcon>
      <button type="button" className={classes['search']} onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <Search size={16} aria-hidden />
        <span>{shell.search}</span>
        <kbd>{shell.searchKeys}</kbd>
      </button>
      <div className={classes['right']}>
        <LiveBadge />
        <HelpMenu onShortcuts={onShortcuts} />
        <ThemeMenu />
        <UserMenu />
      </div>
    </header>
  )
}

function HelpMenu({ onShortcuts }: Pick<TopBarProps, 'onShortcuts'>) {
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" c="dimmed" size={34} aria-label={shell.help}>
          <CircleHelp size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Keyboard size={16} aria-hidden />} rightSection={<kbd>?</kbd>} onClick={onShortcuts}>
          {shell.shortcuts}
        </Menu.Item>
        <Menu.Item component={Link} to="/api-docs" leftSection={<Braces size={16} aria-hidden />}>
          {shell.apiDescription}
        </Menu.Item>
        <Menu.Item component="a" href="/openapi.json" leftSection={<BookOpen size={16} aria-hidden />}>
          {shell.openApi}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const themes = { auto: Monitor, light: Sun, dark: Moon } as const
const choices = ['auto', 'light', 'dark'] as const

function ThemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Icon = themes[colorScheme]
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" c="dimmed" size={34} aria-label={shell.theme}>
          <Icon size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) => setColorScheme(choices.find((known) => known === value) ?? 'auto')}
        >
          {choices.map((choice) => {
            const Sign = themes[choice]
            return (
              <Menu.RadioItem
                key={choice}
                value={choice}
                rightSection={<Sign size={16} aria-hidden />}
                closeMenuOnClick
              >
                {theme.choices[choice]}
              </Menu.RadioItem>
            )
          })}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}

function UserMenu() {
  useTimes()
  const { data: me } = useQuery(meQuery)
  const signOut = useSignOut()
  const name = me?.name ?? ''
  const initials = initialsOf(name)
  return (
    <Menu width={220}>
      <Menu.Target>
        <button type="button" className={classes['who']} aria-label={`${initials} ${shell.account}`.trim()}>
          {initials}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {shell.signedInAs}
          <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
            {name}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<UserRound size={16} aria-hidden />}>
          {shell.yourAccount}
        </Menu.Item>
        <Menu.Item component={Link} to="/api-access" leftSection={<KeyRound size={16} aria-hidden />}>
          {shell.apiAccess}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{shell.times.name}</Menu.Label>
        <Menu.RadioGroup
          value={areAbsolute() ? 'absolute' : 'relative'}
          onChange={(value) => showAbsolute(value === 'absolute')}
        >
          {(['relative', 'absolute'] as const).map((choice) => (
            <Menu.RadioItem key={choice} value={choice} closeMenuOnClick>
              {shell.times[choice]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={signOut}>
          {general.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '')
  return words
    .slice(0, 2)
    .map((word) => [...word][0]!.toUpperCase())
    .join('')
}
