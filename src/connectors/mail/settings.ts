import { isIP } from 'node:net'
import type { MailServer } from '../../base/outbound/judge-server.ts'
import { choice, integer, text, type ValuesOf } from '../../cards/fields.ts'

/** What people fill in to reach a mail server. */
export const mailSettings = {
  host: text({ label: 'Server', help: 'Its host name, e.g. smtp.example.com.', min: 1, max: 253 }),
  security: choice({
    label: 'Security',
    options: {
      tls: 'TLS from the start (port 465)',
      starttls: 'STARTTLS, required (port 587)',
      none: 'None: everybody on the way reads along (port 25)',
    },
  }),
  port: integer({ label: 'Port', help: 'The usual one unless given.', optional: true, min: 1, max: 65_535 }),
  authentication: choice({
    label: 'Authentication',
    options: {
      password: 'User name and password',
      oauth: 'OAuth 2.0 client credentials',
      none: 'None',
    },
  }),
  user: text({ label: 'User name', help: 'Often the whole address.', optional: true, max: 320 }),
  tokenUrl: text({
    label: 'Token URL',
    help: 'For Microsoft 365: https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token.',
    optional: true,
    max: 2048,
  }),
  clientId: text({ label: 'Client id', optional: true, max: 500 }),
  scope: text({
    label: 'Scopes',
    help: 'For Microsoft 365: https://outlook.office365.com/.default.',
    optional: true,
    max: 2000,
  }),
  fromAddress: text({ label: 'Sender’s address', help: 'Whom mails come from.', min: 3, max: 320 }),
  fromName: text({ label: 'Sender’s name', optional: true, max: 200 }),
  testTo: text({
    label: 'Address for a test mail',
    help: 'The test writes to it. Without one, the test logs in only.',
    optional: true,
    max: 320,
  }),
} as const

export type MailSettings = ValuesOf<typeof mailSettings>

const usualPorts = Object.freeze({ tls: 465, starttls: 587, none: 25 })

/** Where the settings lead. */
export function serverOf({ host, port, security }: Pick<MailSettings, 'host' | 'port' | 'security'>): MailServer {
  return { host: host.trim(), port: port ?? usualPorts[security], secure: security !== 'none' }
}

/** Whether credentials would go over a network as they are. */
export function isExposed({
  security,
  host,
  authentication,
}: Pick<MailSettings, 'security' | 'host' | 'authentication'>): boolean {
  const bare = host
    .trim()
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
  const isHere = bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
  return authentication !== 'none' && security === 'none' && !isHere
}
