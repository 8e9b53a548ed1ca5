import type XOAuth2 from 'nodemailer/lib/xoauth2'
import type { SMTPConnectionAuth } from 'nodemailer/lib/smtp-connection'
import type { Opened } from '../../cards/connection.ts'
import { clientCredentialsToken } from '../http/client-credentials.ts'
import type { mailSettings } from './settings.ts'

export type OpenedMail = Opened<typeof mailSettings, 'password' | 'clientSecret'>

/** How a connection logs in. */
export interface Login {
  readonly auth: SMTPConnectionAuth
  /** What is said to the server, which may say it back: hidden wherever it appears. */
  readonly told: readonly string[]
}

/**
 * The user name with a password, or with a token that is asked for; null for servers that want neither.
 *
 * @throws CardError `Connection Error` where no token could be had
 */
export async function loginOf(opened: OpenedMail): Promise<Login | null> {
  const { authentication, user, tokenUrl, clientId, scope } = opened.settings
  if (authentication === 'none') return null
  const name = user ?? ''
  if (authentication === 'password') {
    const pass = opened.secrets.password ?? ''
    return { auth: { user: name, pass }, told: written(pass, `\0${name}\0${pass}`) }
  }
  const secret = opened.secrets.clientSecret ?? ''
  const client = { tokenUrl: tokenUrl ?? '', id: clientId ?? '', secret, scope, inBody: true }
  const token = await clientCredentialsToken(client, opened)
  const response = `user=${name}\u0001auth=Bearer ${token}\u0001\u0001`
  const oauth2 = {
    getToken: (_isRetry: boolean, done: (error: null, token: string) => void) => done(null, token),
    buildXOAuth2Token: () => Buffer.from(response).toString('base64'),
  }
  // The two that the client calls.
  return {
    auth: { method: 'XOAUTH2', user: name, oauth2: oauth2 as unknown as XOAuth2 },
    told: written(token, response),
  }
}

function written(...secrets: readonly string[]): readonly string[] {
  return secrets.flatMap((secret) => {
    const base64 = Buffer.from(secret).toString('base64')
    return [secret, base64, base64.replace(/=+$/, '')].filter((text) => text !== '')
  })
}
