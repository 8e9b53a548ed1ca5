import { ActionIcon } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { keepFresh } from '../live/keep-fresh.ts'
import { openLiveConnection } from '../live/live-connection.ts'
import { LiveContext } from '../live/live-context.ts'
import { general } from '../messages/general.ts'
import { navigation } from '../messages/navigation.ts'
import { shell as words } from '../messages/shell.ts'
import { ShortcutContext, shortcutRegistry, type Shortcut } from '../parts/shortcuts.ts'
import { keepReturnAddress } from '../return-address.ts'
import { singleKeys, useKeptChoice } from './kept-choice.ts'
import { Navigation } from './navigation.tsx'
import classes from './shell.module.css'
import { PausedBanner } from './paused-banner.tsx'
import { TopBar } from './top-bar.tsx'
import { useKeyboard } from './use-keyboard.ts'

const Palette = lazy(() => import('./palette.tsx').then((loaded) => ({ default: loaded.Palette })))
const ShortcutsDialog = lazy(() =>
  import('./shortcuts-dialog.tsx').then((loaded) => ({ default: loaded.ShortcutsDialog })),
)

type Opened = 'palette' | 'shortcuts' | null

/** What stays while pages change: skip link, bar with the pages, top bar, and the box that a page is shown in. */
export function Shell() {
  const live = useLiveConnection()
  const [registry] = useState(shortcutRegistry)
  const [isMenuOpen, setMenuOpen] = useState(false)
  const [opened, setOpened] = useState<Opened>(null)
  const opener = useRef<Element | null>(null)
  // Loaded when first asked for, and kept then, so that it closes as gently as it opened.
  const [wanted, setWanted] = useState<ReadonlySet<Opened>>(new Set())
  const [areSinglesOn, setSingles] = useKeptChoice(singleKeys.key, singleKeys.without)
  const { isNarrow, toggle } = useBarWidth()
  const { pathname } = useLocation()
  useEffect(() => setMenuOpen(false), [pathname])

  const open = (what: Exclude<Opened, null>) => {
    setWanted((before) => new Set([...before, what]))
    setOpened(what)
    opener.current = document.activeElement
  }
  const close = () => {
    setOpened(null)
    // The first time the dialog comes while it opens, and does not know where the focus was.
    setTimeout(() => opener.current instanceof HTMLElement && opener.current.focus(), 50)
  }
  const everywhere: readonly Shortcut[] = [
    { keys: 'mod+k', label: words.keys.palette, run: () => open('palette') },
    { keys: '?', label: words.keys.help, run: () => open('shortcuts') },
    { keys: '/', label: words.keys.find, run: focusSearch },
  ]
  useKeyboard(() => [...registry.all(), ...everywhere], areSinglesOn)
  return (
    <LiveContext value={live}>
      <ShortcutContext value={registry}>
        <div className={classes['shell']} data-narrow={isNarrow}>
          <a href="#content" className={classes['skip']}>
            {general.skipToContent}
          </a>
          <nav id="bar" aria-label={navigation.label} className={classes['side']} data-open={isMenuOpen}>
            <Link to="/" className={classes['brand']} activeProps={{ 'aria-current': undefined }}>
              <img src="/favicon.svg" alt="" width="26" height="26" />
              <span>{general.product}</span>
            </Link>
            <div className={classes['bar']}>
              <Navigation isNarrow={isNarrow} onGo={() => setMenuOpen(false)} />
            </div>
            <div className={classes['foot']}>
              <ActionIcon
                variant="subtle"
                color="gray"
                c="dimmed"
                size={32}
                aria-label={isNarrow ? navigation.widen : navigation.narrow}
                onClick={toggle}
              >
                {isNarrow ? <PanelLeftOpen size={18} aria-hidden /> : <PanelLeftClose size={18} aria-hidden />}
              </ActionIcon>
            </div>
          </nav>
          <div className={classes['veil']} onClick={() => setMenuOpen(false)} aria-hidden />
          <div className={classes['column']}>
            <TopBar
              isMenuOpen={isMenuOpen}
              onMenu={() => setMenuOpen(!isMenuOpen)}
              onSearch={() => open('palette')}
              onShortcuts={() => open('shortcuts')}
            />
            <main id="content" tabIndex={-1} className={classes['content']}>
              <PausedBanner />
              <Outlet />
            </main>
          </div>
        </div>
        <Suspense fallback={null}>
          {wanted.has('palette') && <Palette opened={opened === 'palette'} onClose={() => setOpened(null)} />}
          {wanted.has('shortcuts') && (
            <ShortcutsDialog
              opened={opened === 'shortcuts'}
              onClose={close}
              everywhere={[...everywhere, { keys: 'Esc', label: words.keys.close }]}
              here={registry.all()}
              areSinglesOn={areSinglesOn}
              onSingles={setSingles}
            />
          )}
        </Suspense>
      </ShortcutContext>
    </LiveContext>
  )
}

/** One connection for as long as somebody is signed in, which keeps what was read up to date. */
function useLiveConnection() {
  const router = useRouter()
  const queries = useQueryClient()
  const [live] = useState(() =>
    openLiveConnection(() => {
      keepReturnAddress(window.sessionStorage, router.state.location.href)
      queries.clear()
      void router.navigate({ to: '/sign-in', replace: true })
    }),
  )
  useEffect(() => {
    const close = live.open()
    const leave = keepFresh(live, queries)
    return () => {
      leave()
      close()
    }
  }, [live, queries])
  return live
}

/** Narrow by itself on middle-sized screens, until somebody says otherwise. */
function useBarWidth() {
  const isSmall = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const isMiddle = useMediaQuery('(max-width: 64em)', false, { getInitialValueInEffect: false })
  const [wide, setWide] = useKeptChoice('flowhook.bar-wide', true)
  const [middle, setMiddle] = useKeptChoice('flowhook.bar-wide-middle', false)
  const isNarrow = !isSmall && !(isMiddle ? middle : wide)
  return { isNarrow, toggle: () => (isMiddle ? setMiddle(isNarrow) : setWide(isNarrow)) }
}

function focusSearch(): void {
  const search = document.querySelector<HTMLInputElement>('main input[type=search], main [data-search] input')
  search?.focus()
  search?.select()
}
