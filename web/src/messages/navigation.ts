export const navigation = {
  label: 'Main',
  menu: 'Menu',
  overview: 'Overview',
  workflow: 'Workflow',
  flows: 'Flows',
  eventHooks: 'Event Hooks',
  executions: 'Executions',
  reports: 'Reports',
  deliveries: 'Deliveries',
} as const
