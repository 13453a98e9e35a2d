import type { ArrayFacts, DataFacts, FileFacts, TableFacts, TextFacts } from '../../core/files/understood.ts'
import { count, counted, withoutMarks, wrapped } from './format.ts'
import { table } from './table.ts'

/** Columns of a table and labels that are listed. */
const [mostColumns, mostLabels] = [60, 20]

/** What files of data hold, and what tasks make of them, as lines. */
export function dataLines(files: readonly string[], { files: facts, tasks }: DataFacts): string[] {
  return [
    ...facts.flatMap((one, i) => fileLines(files[i]!, one)),
    ...tasks.flatMap(({ task, missing, supposes, said }) => [
      '',
      ...(missing.length > 0
        ? wrapped(`The task ${task} can use this together with ${missing.join(', and ')}.`)
        : [
            `As the task ${task}${supposes === undefined ? '' : `, if ${supposes}`}:`,
            ...said.flatMap((sentence) => indented(`${sentence}.`)),
          ]),
    ]),
    ...(tasks.length === 0 ? ['', 'No task uses such data.'] : []),
  ].map(withoutMarks)
}

const indented = (text: string): string[] => wrapped(text, 116).map((line) => `  ${line}`)

function fileLines(file: string, facts: FileFacts): string[] {
  if ('why' in facts) return wrapped(`${file}: cannot be used. ${facts.why}`)
  if ('table' in facts) return tableLines(file, facts.table)
  if ('text' in facts) return textLines(file, facts.text)
  return facts.arrays.map((one) => `${file}${one.name === undefined ? '' : `/${one.name}`}: ${arrayWords(one)}`)
}

function textLines(file: string, { characters, distinct, lines, beginning }: TextFacts): string[] {
  return wrapped(
    `${file}: ${counted(characters, 'character')}, ${count(distinct)} different ones, in ${counted(lines, 'line')}: ${beginning.replace(/\s+/g, ' ')} …`,
  )
}

function tableLines(file: string, { rows, columns, words }: TableFacts): string[] {
  const kinds = { number: 'numbers', category: 'categories', empty: 'nothing' }
  const listed = columns
    .slice(0, mostColumns)
    .map(({ name, kind, distinct, missing, examples, odd }) => [
      name,
      kinds[kind],
      distinct === null ? 'over 1,000' : count(distinct),
      count(missing),
      [examples.join(' · '), ...(odd === null ? [] : [`(${odd})`])].join(' '),
    ])
  const left = columns.length - listed.length
  return [
    `${file}: ${counted(rows, 'row')} and ${counted(columns.length, 'column')} ${words}`,
    ...table(
      [
        { title: 'column' },
        { title: 'holds' },
        { title: 'different', align: 'right' },
        { title: 'blank', align: 'right' },
        { title: 'such as' },
      ],
      listed,
    ),
    ...(left > 0 ? [`and ${counted(left, 'further column')}`] : []),
  ]
}

function arrayWords({ shape, type, labels, pictures }: ArrayFacts): string {
  const words = `${shape.map(count).join(' × ')} ${type}`
  if (labels) {
    const each = labels.slice(0, mostLabels).map(({ label, count: n }) => `${label}: ${count(n)}`)
    return `${words}, labels of ${labels.length === 1 ? '1 class' : `${labels.length} classes`} (${each.join(', ')}${labels.length > mostLabels ? ' …' : ''})`
  }
  if (!pictures) return words
  const { channels, height, width } = pictures
  return `${words}, pictures of ${channels === 1 ? '' : `${channels} channels and `}${height} × ${width} pixels`
}
