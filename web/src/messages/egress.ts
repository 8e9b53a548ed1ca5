const counted = (count: number, one: string, many: string) => (count === 1 ? one : `${count.toLocaleString()} ${many}`)

export const egress = {
  title: 'This server was restored and does nothing by itself yet',
  lead: (reason: string) =>
    `${reason[0]?.toUpperCase() ?? ''}${reason.slice(1)}. Events and calls are taken and wait. Nothing is delivered, no flow runs, no schedule fires.`,
  resume: 'Let it go on',
  ask: 'Let everything go on?',
  waiting: (deliveries: number, executions: number) =>
    `${counted(deliveries, '1 delivery', 'deliveries')} and ${counted(executions, '1 execution', 'executions')} wait and begin at once.`,
  warning:
    'Make sure that the server which the backup was made of does not run any more: both would send and act. What was done after the backup is done once more.',
  confirm: 'Let everything go on',
  done: 'Everything goes on.',
} as const
