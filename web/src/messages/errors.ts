export const errors = {
  title: 'This did not work',
  errorId: 'Error id',
  unreachable: 'The server did not answer. Is it running, and can this machine reach it?',
  unexpected: (status: number) => `The server answered ${status} without saying why. Its log may say more.`,
  page: 'This page broke',
  notLoaded: 'This page did not load',
  notLoadedLead: 'The server did not answer, or it has a new version of the console. The rest still works.',
  consoleId: 'Id in the browser’s own console:',
  pageLead: 'The rest of the console still works. Try again, or go on with another page.',
  notFound: 'There is no such page',
  notFoundLead: 'The address may be mistyped, or what it showed is gone.',
} as const
