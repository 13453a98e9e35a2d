import { isolateHistory, redo, redoDepth, undo, undoDepth } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { minimalSetup } from 'codemirror'
import type { Fault } from '../../core/experiment/types.ts'
import { difference } from '../lab/difference.ts'

/** Whether there are changes to take back, and changes to make again. */
export interface Steps {
  back: boolean
  forth: boolean
}

/** A text editor for experiment files; Tab leaves it like any other field. */
export class YamlEditor {
  readonly #view: EditorView

  constructor(parent: Element, text: string, label: string, changed: (text: string, steps: Steps) => void) {
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          minimalSetup,
          lineNumbers(),
          yaml(),
          lintGutter(),
          look,
          syntaxHighlighting(colours),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return
            const { state } = update
            changed(state.doc.toString(), { back: undoDepth(state) > 0, forth: redoDepth(state) > 0 })
          }),
        ],
      }),
    })
  }

  /** Shows another text, as one step that can be undone; the cursor keeps its place where the texts agree. */
  show(text: string): void {
    const before = this.#view.state.doc.toString()
    if (before !== text)
      this.#view.dispatch({ changes: difference(before, text), annotations: isolateHistory.of('full') })
  }

  /** Takes back the last change of the text, wherever it was made. */
  undo(): void {
    undo(this.#view)
  }

  redo(): void {
    redo(this.#view)
  }

  /** Marks faults at their positions. */
  mark(faults: readonly Fault[]): void {
    const { doc } = this.#view.state
    const diagnostics = faults.map(({ line = 1, column = 1, path, message }): Diagnostic => {
      const at = doc.line(Math.min(line, doc.lines))
      const from = Math.min(at.from + column - 1, at.to)
      const word = /^[\w.-]+/.exec(doc.sliceString(from, at.to))?.[0].length ?? 1
      return {
        from,
        to: Math.min(from + word, doc.length),
        severity: 'error',
        message: path ? `${path}: ${message}` : message,
      }
    })
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics))
  }

  /** Moves the cursor to a line. */
  goTo(line: number): void {
    const { doc } = this.#view.state
    const { from } = doc.line(Math.min(Math.max(line, 1), doc.lines))
    this.#view.dispatch({ selection: { anchor: from }, scrollIntoView: true })
    this.#view.focus()
  }

  destroy(): void {
    this.#view.destroy()
  }
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--muted)' },
  { tag: [tags.separator, tags.punctuation, tags.bracket, tags.brace, tags.squareBracket], color: 'var(--muted)' },
])

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--paper)', fontSize: '12px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--accent)', padding: '8px 0' },
  '.cm-gutters': { backgroundColor: 'var(--paper)', color: 'var(--muted)', border: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 24%, transparent)',
  },
  '.cm-tooltip': {
    border: '1px solid var(--hairline)',
    borderRadius: 'var(--radius)',
    backgroundColor: 'var(--paper)',
    color: 'var(--ink)',
    boxShadow: 'var(--shadow)',
    maxWidth: '60ch',
  },
  '.cm-diagnostic': { fontFamily: 'var(--text)', fontSize: '12px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--failure)' },
})
