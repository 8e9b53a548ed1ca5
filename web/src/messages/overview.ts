export const overview = {
  title: 'Overview',
  lead: 'An event happens, the event hooks subscribed to its type deliver it, and flows run with its payload.',
  steps: 'First steps',
  done: 'Done',
  toDo: 'To do',
  createFlow: 'Create a flow and switch it on',
  createHook: 'Create an event hook that calls it, and verify it',
  publish: 'Publish an event',
  latest: 'Latest executions',
  allExecutions: 'All executions',
  commands: {
    flow: 'npx flowhook flow create examples/breached-credential.flow.json --on',
    hook: 'npx flowhook hook create --name "Breached credentials" \\\n  --event security.breached_credential.detected \\\n  --flow "Breached credential" --verify',
    event: 'npx flowhook event publish security.breached_credential.detected',
  },
} as const
