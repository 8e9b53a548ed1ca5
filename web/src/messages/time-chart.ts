export const timeChart = {
  empty: 'Nothing happened in this span of time.',
  asTable: 'Show as table',
  asChart: 'Show as chart',
  from: 'From',
  narrow: 'Narrow to this part',
  nothing: 'nothing',
  dragHint: 'Drag over a part to narrow the time.',
} as const
