export const flows = {
  title: 'Flows',
  lead: 'What runs when an event was delivered, or when somebody calls the flow’s endpoint.',
  name: 'Name',
  startedBy: 'Started by',
  status: 'Status',
  version: 'Version',
  changed: 'Changed',
  executions: 'Executions',
  executionsOf: (flow: string) => `Executions of ${flow}`,
  empty: 'No flows yet',
  emptyLead:
    'A flow is a list of cards. The first says what starts it; each further one takes what earlier ones gave. Create one from a file:',
  triggers: { api_endpoint: 'API Endpoint', helper: 'Another flow' },
  security: { client_token: 'client token', oauth2: 'OAuth 2.0', public: 'public' },
  statuses: { ACTIVE: 'On', INACTIVE: 'Off' },
} as const
