import { builder } from './builder.ts'
import { endpoint } from './endpoint.ts'
import { problems } from './problems.ts'
import { strip } from './strip.ts'
import { general } from './general.ts'
import { systemLog } from './system-log.ts'
import { shell } from './shell.ts'
import { navigation } from './navigation.ts'
import { theme } from './theme.ts'
import { errors } from './errors.ts'
import { account, passwords, setup, signIn } from './sign-in.ts'
import { overview } from './overview.ts'
import { apiAccess } from './api-access.ts'
import { apiDocs } from './api-docs.ts'
import { eventTypes } from './event-types.ts'
import { filters } from './filters.ts'
import { flows } from './flows.ts'
import { flowFiles } from './flow-files.ts'
import { hookForm } from './hook-form.ts'
import { hooks } from './hooks.ts'
import { executions } from './executions.ts'
import { timeChart } from './time-chart.ts'
import { deliveries, replays } from './deliveries.ts'

/**
 * Every sentence and word that the console shows, in one folder with a file for each area, so that it can be translated and read
 * as a whole. The words are those of the field, the same as in the API and the documentation. What varies is a parameter.
 */
export const messages = {
  ...general,
  navigation,
  shell,
  systemLog,
  theme,
  errors,
  signIn,
  setup,
  passwords,
  account,
  overview,
  apiAccess,
  apiDocs,
  eventTypes,
  filters,
  flows,
  flowFiles,
  hooks,
  hookForm,
  builder,
  endpoint,
  problems,
  strip,
  executions,
  deliveries,
  replays,
  timeChart,
} as const
