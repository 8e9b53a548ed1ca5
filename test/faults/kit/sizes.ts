/** Whether the long form runs: `npm run faults`. `npm test` runs the short one. */
export const isLong = process.env['FAULTS'] === 'long'

/** A number for each form; an environment variable of this name goes before both. */
export function size(name: string, short: number, long: number): number {
  return Number(process.env[name] ?? (isLong ? long : short))
}
