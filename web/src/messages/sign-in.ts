export const signIn = {
  title: 'Sign in',
  working: 'Signing you in …',
  email: 'Email',
  password: 'Password',
  submit: 'Sign in',
  failed: 'You are not signed in',
  orLink: 'Without a password',
  linkLead: 'A one-time link signs this browser in. Ask for one on the server’s own machine:',
  nobodyYet: 'Nobody has an account yet',
  nobodyYetLead:
    'Open the set-up link that the server printed when it started, and choose a password. Or let a one-time link sign this browser in; ask for one on the server’s own machine:',
  command: 'npx flowhook sign-in',
  oneUse: 'Each link works once, for 30 minutes.',
  refused: 'This link did not sign you in',
  signedOut: 'Sign in to go on where you were.',
} as const

export const setup = {
  title: 'Set up Flowhook',
  lead: 'Make the first administrator. This page works once.',
  name: 'Name',
  email: 'Email',
  emailHint: 'You sign in with it. Nothing is sent to it.',
  password: 'Password',
  submit: 'Create administrator',
  failed: 'This was not set up',
  baseUrl: 'Base URL',
  baseUrlHint: 'Invoke URLs and links begin with it.',
  otherAddress: (here: string) =>
    `You opened this page at ${here}. If others reach the server there, set FLOWHOOK_PUBLIC_URL to it and start the server again.`,
  noToken: 'The set-up link is needed',
  noTokenLead:
    'Open the link that the server printed when it started. It works once, for 30 minutes; each start prints a new one until somebody has an account. Without a browser:',
  command: 'npx flowhook user create you@example.com --name "Your name"',
} as const

export const passwords = {
  advice: (length: number) =>
    length === 0
      ? 'At least 8 characters; 15 or more recommended.'
      : length < 8
        ? `${length} of at least 8 characters.`
        : length < 15
          ? `${length} characters. 15 or more recommended.`
          : `${length} characters. Strong.`,
} as const

export const account = {
  times: 'Times',
  timesLead: 'How lists and pages show when something was. Kept in this browser.',
  relative: 'How long ago, e.g. 5 minutes ago',
  absolute: (now: Date) =>
    `Date and time, e.g. ${new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }).format(now)}`,
  title: 'Your account',
  name: 'Name',
  email: 'Email',
  rights: 'Rights',
  allRights: 'All',
  noAccount: 'You were signed in by a link and have no account',
  noAccountLead: 'Make the first administrator, so that you can sign in with an email and a password.',
  toSetup: 'Create administrator',
  changePassword: 'Change password',
  changeLead: 'Every other browser that is signed in as you is signed out.',
  current: 'Present password',
  next: 'New password',
  changed: 'Your password is changed',
  failed: 'Your password is not changed',
} as const
