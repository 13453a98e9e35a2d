// node bench/hostile/experiments.ts --count 10000 --seed 1 [--from INDEX] [--only INDEX]
// Sends mutated experiment files through the command line's and the service's steps: bytes, text, faults, plan,
// cohorts.
import '../../runtime/v8.ts'
import { cohortsBy } from '../../core/experiment/cohorts.ts'
import { textOf } from '../../core/experiment/encoding.ts'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { structureIn, whyNotOfItsText } from '../../core/experiment/prepared.ts'
import { catalog } from '../../worker/catalog.ts'
import { prepare } from '../../worker/processes/prepare.ts'
import { checkTask } from '../../worker/tasks/check.ts'
import { asked } from './mutants/asked.ts'
import { experiments, words } from './mutants/corpus.ts'
import { unjustified } from './mutants/justified.ts'
import { Dice, mutatedBytes, mutatedText } from './mutants/mutate.ts'
import { Watch } from './mutants/watch.ts'

const { seed, from, to, alone } = asked(10_000)

/** Mutant `index` of a seed: a text in one of the encodings that files may have; every eighth has changed bytes. */
function mutant(index: number): Uint8Array {
  const dice = new Dice(seed, `experiment ${index}`)
  const text = mutatedText(dice.pick(experiments), dice, words)
  const encoding = dice.below(8)
  const bytes =
    encoding === 0
      ? Buffer.from(`\ufeff${text}`, 'utf16le')
      : encoding === 1
        ? Buffer.from(text, 'latin1')
        : Buffer.from(text, 'utf8')
  return dice.below(8) === 0 ? mutatedBytes(bytes, dice) : bytes
}

/** The outcome for a mutant, and what is wrong with it. */
function tried(bytes: Uint8Array): ['refused' | 'accepted' | 'threw' | 'silent', string?] {
  try {
    const { text, fault } = textOf(bytes)
    if (text === undefined) return fault ? ['refused'] : ['threw', 'refused without a word']
    const { faults, prepared } = prepare(text, catalog, checkTask)
    const wordless = faults?.find(({ message }) => message.trim() === '')
    if (wordless) return ['threw', `a fault without words at ${wordless.path}`]
    if (faults) return ['refused']
    const { plan } = prepared
    const other = whyNotOfItsText(prepared)
    if (other !== null) return ['silent', other]
    cohortsBy(plan.runs, structureIn(prepared), { most: 16 })
    const { experiment } = parseExperiment(text, catalog)
    const wrong = unjustified(experiment!, plan, catalog)
    return wrong ? ['silent', wrong] : ['accepted']
  } catch (error) {
    return ['threw', (error as Error).stack ?? String(error)]
  }
}

const counts = { refused: 0, accepted: 0, threw: 0, silent: 0 }
const watch = new Watch('experiments')
for (let index = from; index < to; index++) {
  watch.trying(index)
  const [outcome, why] = tried(mutant(index))
  counts[outcome]++
  if (why !== undefined) console.log(`${index} ${outcome}: ${why}`)
  if (alone) console.log(JSON.stringify(Buffer.from(mutant(index)).toString('latin1')), outcome)
}
await watch.close()
console.log(
  `experiments: ${to - from} tried, ${Object.entries(counts)
    .map(([what, n]) => `${n} ${what}`)
    .join(', ')}`,
)
process.exitCode = counts.threw + counts.silent > 0 ? 1 : 0
