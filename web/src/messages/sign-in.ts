export const signIn = {
  title: 'Sign in',
  working: 'Signing you in …',
  lead: 'A one-time link signs this browser in. Ask for one on the server’s own machine:',
  command: 'npx flowhook sign-in',
  firstStart: 'The first start prints such a link too. Each one works once, for 30 minutes.',
  refused: 'This link did not sign you in',
  another: 'Get another one on the server’s own machine:',
} as const
