import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { size } from '../kit/sizes.ts'
import { simulateSeeds, type SeedsResult } from './seeds.ts'
import { simulate, type SimulationOptions } from './simulate.ts'

// FAULT_SEEDS: how many seeds; FAULT_SEED: this one alone, with everything that happened in it.
const only = process.env['FAULT_SEED']
const first = Number(only ?? 1)
const count = only === undefined ? size('FAULT_SEEDS', 2_000, 20_000) : 1

describe('the engine, simulated', () => {
  it(
    `E1 E2 E3 E4 E5 D2: comes to the same end in ${count} storms as undisturbed, and nothing happens that must not`,
    { timeout: 230_000 },
    async () => {
      const { broken, sum } = only === undefined ? await simulateSeeds(first, count) : await alone(first)
      for (const { seed, breaks } of broken) console.log(`seed ${seed}\n  ${breaks.join('\n  ')}\n  ${again(seed)}`)
      console.log(`${count} seeds, broken ${broken.length}, ${JSON.stringify(sum)}`)
      assert.deepEqual(
        broken.map(({ seed }) => seed),
        [],
      )
      // A check that never had anything to look at proves nothing.
      if (only !== undefined) return
      for (const [name, number] of Object.entries(sum)) assert.ok(number > 0, `there were no ${name}`)
    },
  )

  it('replays a seed exactly', async () => {
    const hashes = new Set<string>()
    for (let seed = 1; seed <= 25; seed++) {
      const { hash } = await simulate(seed)
      assert.equal((await simulate(seed)).hash, hash, `seed ${seed}`)
      hashes.add(hash)
    }
    assert.equal(hashes.size, 25)
  })

  const mutants: readonly (readonly [what: string, options: SimulationOptions, found: RegExp])[] = [
    ['a store that does not look at the generation', { rules: { fence: false } }, /was kept for generation/],
    ['a store that changes a table once more for a step that it knows', { rules: { changeOnce: false } }, /row/],
    ['an engine that ends waits early', { clockAhead: 2_000 }, /ms early/],
    ['a store that answers before it keeps', { forgets: true }, /is lost|ran again|written twice|was cancelled/],
    ['an engine that goes on before a step is in the journal', { answersFirst: true }, /ran again|stood for|effects/],
  ]
  for (const [what, options, found] of mutants) {
    it(`finds ${what}`, async () => {
      for (let seed = 1; seed <= 400; seed++) {
        const { breaks } = await simulate(seed, options)
        if (breaks.some((text) => found.test(text))) return
      }
      assert.fail('400 seeds did not find it')
    })
  }
})

/** One seed, with all that happened in it. */
async function alone(seed: number): Promise<SeedsResult> {
  const result = await simulate(seed, { keepsTrace: true })
  console.log(result.lines.join('\n'))
  return { broken: result.breaks.length > 0 ? [result] : [], sum: result.counts }
}

const again = (seed: number): string =>
  `FAULT_SEED=${seed} node --disable-proto=delete --test test/faults/simulation/simulation.test.ts`
