// What editor.js uses of CodeMirror. `npm ci && npm run bundle` here writes ../codemirror.js.
export { EditorState, EditorSelection } from '@codemirror/state';
export { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
export { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
export { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
export { rust } from '@codemirror/lang-rust';
export { tags } from '@lezer/highlight';
