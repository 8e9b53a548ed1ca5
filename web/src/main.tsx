import './kit-styles.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { openQueryClient } from './api/query-client.ts'
import { keepReturnAddress } from './return-address.ts'
import { openRouter } from './router.tsx'
import { takeSignInToken } from './sign-in-link.ts'
import { cssVariables, theme } from './theme.ts'

const signInToken = takeSignInToken(window)
const queries = openQueryClient(() => {
  keepReturnAddress(window.sessionStorage, router.state.location.href)
  void router.navigate({ to: '/sign-in', replace: true })
})
const router = openRouter({ queries, signInToken })

/** The kit makes a style element, which the content security policy lets in by this answer's nonce only. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

// What keeps the page still behind a dialog looks for it under this name.
Object.assign(globalThis, { __webpack_nonce__: nonce })

createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <Notifications position="bottom-right" limit={4} />
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
