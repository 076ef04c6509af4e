// The field for one's own SQL: CodeMirror with the tables and columns that may be named.
//
// `make editor` puts this and CodeMirror into editor.js, which is what browsers get. It speaks the protocol
// of Streamlit's framed components itself: four messages, for which their library brings React along.

import { acceptCompletion, autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete"
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands"
import { SQLDialect, sql } from "@codemirror/lang-sql"
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language"
import { Compartment, EditorState } from "@codemirror/state"
import { EditorView, drawSelection, keymap, lineNumbers, tooltips } from "@codemirror/view"
import { tags } from "@lezer/highlight"

// What a SELECT may want; the standard's whole list would offer hundreds of words that are refused.
const KEYWORDS =
  "all and any as asc between by case cast cross current_date desc distinct else end except exclude exists " +
  "false filter first following from full group having ilike in inner intersect interval is join last lateral " +
  "left like limit not null nulls offset on or order outer over partition pivot preceding qualify range " +
  "recursive replace right rollup row rows select semi sets then true unbounded union unnest unpivot using " +
  "values when where window with"
const TYPES = "bigint boolean date decimal double integer timestamp varchar"
const FUNCTIONS =
  "avg coalesce concat count date_diff date_trunc dense_rank greatest ifnull lag lead least length lower max " +
  "median min nullif quantile_cont rank regexp_matches round row_number starts_with stddev strftime " +
  "string_agg substring sum upper"
const dialect = SQLDialect.define({ keywords: KEYWORDS, types: TYPES, builtin: FUNCTIONS })

const language = new Compartment()
const appearance = new Compartment()
let given = null
let view = null

function tell(type, more) {
  window.parent.postMessage({ isStreamlitMessage: true, type: `streamlit:${type}`, ...more }, "*")
}

function languageOf(tables) {
  return sql({ dialect, schema: tables, upperCaseKeywords: false })
}

function appearanceOf(theme, label, height) {
  const is_dark = theme?.base === "dark"
  const ink = theme?.textColor ?? "#0E171E"
  const ground = theme?.backgroundColor ?? "#FFFFFF"
  const panel = theme?.secondaryBackgroundColor ?? "#F4F6F7"
  const focus = theme?.primaryColor ?? "#0F5C8E"
  const soft = `color-mix(in srgb, ${ink} 68%, ${ground})`
  const rule = `color-mix(in srgb, ${ink} 26%, ${ground})`
  const look = EditorView.theme(
    {
      "&": {
        height: `${height}px`,
        border: `1px solid ${rule}`,
        borderRadius: "4px",
        backgroundColor: ground,
        color: ink,
        fontSize: "14px",
      },
      "&.cm-focused": { outline: `2px solid ${focus}`, outlineOffset: "-2px" },
      ".cm-content, .cm-gutters": { fontFamily: "ui-monospace, Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace" },
      ".cm-content": { caretColor: ink },
      ".cm-cursor": { borderLeftColor: ink },
      ".cm-gutters": { backgroundColor: "transparent", color: soft, border: "none" },
      ".cm-tooltip": { backgroundColor: panel, color: ink, border: `1px solid ${rule}` },
      ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: focus, color: ground },
    },
    { dark: is_dark },
  )
  const colours = HighlightStyle.define([
    { tag: tags.keyword, color: focus, fontWeight: "600" },
    { tag: [tags.string, tags.number, tags.bool, tags.null], color: theme?.greenTextColor ?? ink },
    { tag: tags.comment, color: soft },
  ])
  return [look, syntaxHighlighting(colours), EditorView.contentAttributes.of({ "aria-label": label })]
}

function render({ args, theme }) {
  const { value, tables, label, height } = args
  if (view === null) {
    view = new EditorView({
      parent: document.body,
      state: EditorState.create({
        doc: value,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ icons: false }),
          tooltips({ position: "absolute" }),
          EditorView.lineWrapping,
          // Tab takes what is offered, and else goes on to the next field: nobody is caught in here.
          keymap.of([{ key: "Tab", run: acceptCompletion }, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          language.of(languageOf(tables)),
          appearance.of(appearanceOf(theme, label, height)),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) tell("setComponentValue", { value: update.state.doc.toString(), dataType: "json" })
          }),
        ],
      }),
    })
    tell("setFrameHeight", { height })
  } else {
    view.dispatch({
      effects: [
        language.reconfigure(languageOf(tables)),
        appearance.reconfigure(appearanceOf(theme, label, height)),
      ],
      changes: value === given ? undefined : { from: 0, to: view.state.doc.length, insert: value },
    })
  }
  given = value
}

window.addEventListener("message", (event) => {
  if (event.source === window.parent && event.data.type === "streamlit:render") render(event.data)
})
tell("componentReady", { apiVersion: 1 })
