import { CardError } from '../../cards/card.ts'
import { text } from '../../cards/fields.ts'

/** The two ways in which cards of Okta's files name an application. */
export const applicationInputs = {
  application: text({ label: 'Application ID', optional: true, max: 500 }),
  chosen: text({
    label: 'Chosen application',
    help: 'What an imported card had chosen in its list: the ID of an application, or that one is entered.',
    optional: true,
    max: 500,
  }),
} as const

export const applicationPorts = {
  application: 'Application.applicationID',
  chosen: 'parameters.application',
} as const

/** Which of them counts. @throws CardError where there is none */
export function applicationId(given: { readonly application: string | null; readonly chosen: string | null }): string {
  const { application, chosen } = given
  if (application !== null && application.trim() !== '') return application
  if (chosen !== null && /^\w{10,}$/.test(chosen)) return chosen
  throw new CardError('Invalid Input', 'No application is named: give its ID.', 400)
}
