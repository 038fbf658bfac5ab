// The editor of a program, fetched when it is first opened. CodeMirror does the work; here is how it looks and what its keys do.
(function () {
    'use strict';
    const { make } = window.book;
    const { EditorSelection, EditorState, EditorView, HighlightStyle, bracketMatching, defaultKeymap, drawSelection, highlightActiveLine,
        highlightActiveLineGutter, history, historyKeymap, indentOnInput, indentUnit, indentWithTab, keymap, lineNumbers, rust,
        syntaxHighlighting, tags } = window.CodeMirror;

    const colours = HighlightStyle.define([
        { tag: [tags.keyword, tags.self, tags.bool, tags.modifier, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword, tags.operatorKeyword], color: 'var(--word)' },
        { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.typeName)], color: 'var(--name)' },
        { tag: [tags.typeName, tags.className, tags.namespace, tags.macroName], color: 'var(--kind)' },
        { tag: [tags.string, tags.character, tags.special(tags.string), tags.escape], color: 'var(--text)' },
        { tag: [tags.number, tags.labelName], color: 'var(--number)' },
        { tag: [tags.comment, tags.meta, tags.annotation], color: 'var(--remark)' },
    ]);

    const look = EditorView.theme({
        '&': { color: 'var(--fg)', backgroundColor: 'transparent', fontSize: 'inherit' },
        '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
        '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: 'inherit', maxHeight: '70vh', overflow: 'auto', scrollbarWidth: 'thin' },
        '.cm-content': { caretColor: 'var(--fg)', paddingBlock: '0.35rem 0.95rem' },
        '.cm-line': { padding: '0 1.1rem 0 0.6rem' },
        '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--muted)', border: '0', fontVariantNumeric: 'tabular-nums' },
        '.cm-lineNumbers .cm-gutterElement': { padding: '0 0.3rem 0 0.6rem', minWidth: '2.2rem' },
        '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
        '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--fg) 3%, transparent)' },
        '&.cm-focused .cm-activeLineGutter': { color: 'var(--fg)' },
        '.cm-cursor': { borderLeftColor: 'var(--fg)', borderLeftWidth: '2px' },
        '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { backgroundColor: 'light-dark(#f6d9c3, #5a3a26)' },
        '&.cm-focused .cm-matchingBracket': { backgroundColor: 'color-mix(in srgb, var(--accent) 22%, transparent)' },
        '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'color-mix(in srgb, var(--bad) 22%, transparent)' },
    });

    // An editor in `parent`. `changed` is called with the text after every change; `run` by Ctrl-Enter or Cmd-Enter.
    function createEditor({ parent, text, label, hint, changed, run }) {
        const setup = [
            lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), history(), drawSelection(), indentOnInput(),
            indentUnit.of('    '), bracketMatching(), rust(), syntaxHighlighting(colours), look,
            // Escape lets the next Tab leave the editor; CodeMirror's own rule.
            keymap.of([{ key: 'Mod-Enter', run: () => { run(); return true; } }, ...defaultKeymap, ...historyKeymap, indentWithTab]),
            EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': hint, tabindex: '0', spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off' }),
            EditorView.updateListener.of(update => { if (update.docChanged) changed(update.state.doc.toString()); }),
        ];
        const view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions: setup }) });
        return {
            focus: () => view.focus(),
            // A change like any other: it can be undone.
            set: fresh => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: fresh } }),
            // Puts the cursor at a line and a column, both counted from 1.
            go(line, column) {
                const doc = view.state.doc;
                const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
                view.dispatch({
                    selection: EditorSelection.cursor(Math.min(at.from + Math.max(column, 1) - 1, at.to)),
                    effects: EditorView.scrollIntoView(at.from, { y: 'center' }),
                });
                view.focus();
            },
            remove: () => view.destroy(),
        };
    }

    // Opens an editor in the place of a program, with a line about its keys above the buttons of `group`.
    window.book.openEditor = function ({ program, group, changed, run }) {
        const { code, pre } = program;
        const hint = make('p', { className: 'keys-hint', id: 'run-hint-' + program.place },
            (/Mac|iP/.test(navigator.platform) ? 'Cmd' : 'Ctrl') + '+Enter ' + program.verb.toLowerCase() + 's. Esc, then Tab leaves the editor.');
        const parent = make('div', { className: 'editor' });
        code.hidden = true;
        pre.classList.add('edited');
        pre.append(parent);
        group.prepend(hint);
        const label = program.lesson ? 'Your attempt' : 'The program ' + program.title;
        const editor = createEditor({ parent, text: program.text, label, hint: hint.id, changed, run });
        return {
            ...editor,
            close() {
                editor.remove();
                parent.remove();
                hint.remove();
                code.hidden = false;
                pre.classList.remove('edited');
            },
        };
    };
})();
