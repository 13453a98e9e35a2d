/** A piece of a line of text. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'strong' | 'emphasis' | 'struck'; readonly content: readonly Inline[] }
  | { readonly kind: 'link'; readonly to: string; readonly content: readonly Inline[] }

/** A part of a document. Nothing in it is markup: every text is shown as it is. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly content: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'list'; readonly start: number | null; readonly items: readonly (readonly Block[])[] }
  | {
      readonly kind: 'table'
      readonly headers: readonly (readonly Inline[])[]
      /** Whether a column is set to the right. */
      readonly numeric: readonly boolean[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
    }
  | { readonly kind: 'rule' }
  | {
      readonly kind: 'figure'
      /** A drawing of ours, in points, without its font. */
      readonly svg: string
      readonly title: string
      readonly caption: string
    }

/** A text as the content of a paragraph, a heading or a cell. */
export const plain = (text: string): readonly Inline[] => [{ kind: 'text', text }]
