// Run, Repeat, Check, Stop and Edit on the programs of a page. Programs run on the learner's own computer where the book is
// served by `cargo run`, else on the public playground, which is asked only when Run is pressed and checks nothing. A page loads
// this file at its start, so it holds what every page shows; client.js, runs.js, output.js, check.js and the editor are fetched
// when a press first needs them.
(function () {
    'use strict';
    const { book } = window;
    const { changed, copy, keep, make, on, recall, say } = book;
    const scripts = document.currentScript.dataset;
    const server = document.documentElement.dataset.run; // undefined on a static host
    const SILENT = 'The reader does not answer. Is `cargo run` still running in its terminal?';
    const PLAYGROUND = 'https://play.rust-lang.org/';
    const EDITION = '2024';

    // A failure that is told to the learner in its own words; any other error is a fault of these scripts.
    class RunError extends Error {}

    // Shared with the scripts that are fetched later. The key is what a page needs to run programs.
    const shared = book.run = { server, key: recall('book-key'), SILENT, PLAYGROUND, EDITION, RunError, markSolved };

    // The address that the terminal shows brings the key.
    function takeKey() {
        const brought = location.hash.match(/^#key=([0-9a-f]+)$/i);
        if (!brought) return;
        shared.key = brought[1];
        keep('book-key', shared.key);
        history.replaceState(history.state, '', location.pathname + location.search);
    }

    function fetchPart(src) {
        return book.fetchScript(src).catch(error => { throw new RunError(server ? SILENT : error.message); });
    }

    // ---- which exercises are solved, in the page or in the terminal ----

    const solved = new Set();
    const whenSolved = [];
    function markSolved(lessons) {
        for (const lesson of lessons.filter(one => !solved.has(one))) {
            solved.add(lesson);
            const link = document.querySelector('#toc a[href$="/' + lesson + '.html"]');
            if (link) link.append(make('span', { className: 'solved' }, make('span', { className: 'unseen' }, ' (exercise solved)')));
        }
        whenSolved.forEach(act => act());
    }
    async function askProgress() {
        if (!server || !shared.key) return;
        try {
            const headers = { 'content-type': 'application/json', 'x-reader-key': shared.key };
            const response = await fetch(server.replace(/run$/, 'progress'), { method: 'POST', headers, body: '{}' });
            if (!response.ok) return;
            const told = await response.json();
            markSolved(told.solved);
            if (told.says) document.getElementById('toc').before(make('p', { className: 'damaged', role: 'status' }, 'Attention: ' + told.says + '.'));
        } catch { /* asked again when the page is looked at again */ }
    }

    // ---- a program ----

    // FNV-1a: tells versions of a program apart, and nothing more.
    function hash(text) {
        let sum = 0x811c9dc5;
        for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
        return (sum >>> 0).toString(16);
    }

    // A program of the page: its names, the book's text of it, and the learner's, which the browser keeps.
    class Program {
        constructor(code, place) {
            this.code = code;
            this.place = place;
            this.pre = code.parentElement;
            this.section = this.pre.closest('.exercise');
            this.lesson = this.section && this.section.dataset.exercise;
            this.name = [...code.classList].filter(word => word.startsWith('example=')).map(word => word.slice(8))[0];
            this.title = this.lesson ? 'the exercise' : this.name || 'program ' + (place + 1);
            this.verb = this.lesson ? 'Check' : 'Run';
            this.command = this.lesson ? 'cargo run -- exercise ' + this.lesson.replaceAll('_', '-')
                : this.name && 'cargo run --example ' + this.name;
            this.original = code.textContent.trimEnd() + '\n';
            this.text = this.original;
            // An attempt is kept also when the starter changes under it.
            this.storageKey = this.lesson ? 'book-attempt ' + this.lesson
                : ['book-edit', location.pathname, this.name || '', place, hash(this.original)].join(' ');
        }

        // A terminal checks the exercises of a static copy, and a program that is not to be run has nothing to show.
        get runnable() { return this.lesson ? !!server : !this.code.classList.contains('no_run'); }
        get isOriginal() { return this.text === this.original; }
        // Another runtime takes the place of a bare attribute, and of nothing else.
        get choosesRuntime() { return /^\s*#\[tokio::main\]\s*$/m.test(this.text); }
        get kept() { return recall(this.storageKey); }
        // An attempt that was reset.
        get resetAttempt() { return recall(this.storageKey + ' before'); }

        keepAttempt() { keep(this.storageKey + ' before', this.text); }
        setText(text) {
            this.text = text;
            if (this.isOriginal) changed.delete(this.code);
            else changed.set(this.code, text);
            this.pre.classList.toggle('changed', !this.isOriginal);
            keep(this.storageKey, this.isOriginal ? null : text);
        }
    }

    // ---- parts of a program's controls ----

    const PLAY = 'M4.5 2.5v11l9-5.5z';
    const SQUARE = 'M3.5 3.5h9v9h-9z';
    function icon(d) {
        const element = (tag, attributes) => {
            const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
            for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
            return node;
        };
        const svg = element('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' });
        svg.append(element('path', { d }));
        return svg;
    }

    const plainButton = (words, props) => make('button', { type: 'button', ...props }, ...words ? [words] : []);

    function copyButton(words, copied, label) {
        const button = plainButton(words, { ariaLabel: label });
        on(button, 'click', async () => {
            const done = await copy(copied);
            say(done ? 'Copied' : 'The browser did not let the page copy');
            button.textContent = done ? 'Copied' : words;
            button.focus();
            setTimeout(() => { button.textContent = words; say(''); }, 1800);
        });
        return button;
    }

    // The buttons that stand below a program. `paint` gives them their words.
    function createBar(program, options) {
        const bar = {
            go: plainButton('', { className: 'go' }),
            repeat: plainButton(),
            edit: plainButton(),
            more: plainButton('More'),
            restore: plainButton('Bring back my attempt', { hidden: true }),
            solved: make('span', { className: 'done', hidden: true }, 'Solved'),
        };
        bar.go.setAttribute('aria-keyshortcuts', 'Control+Enter Meta+Enter');
        bar.more.setAttribute('aria-label', 'More for ' + program.title);
        bar.more.setAttribute('aria-controls', options.node.id);
        bar.more.setAttribute('aria-expanded', 'false');
        const others = program.lesson ? [bar.edit, bar.restore, bar.solved]
            : server ? [bar.repeat, bar.edit, bar.more] : [bar.edit, bar.more];
        bar.node = make('div', { className: 'controls' }, bar.go, ...others);
        return bar;
    }

    const FLAVORS = [['as_written', 'as written'], ['current_thread', 'current_thread'], ['workers_1', '1 worker'],
        ['workers_2', '2 workers'], ['workers_4', '4 workers'], ['workers_all', 'all workers']];

    // The choices behind More: the runtime, the number of runs, and other places where the program runs.
    function createOptions(program) {
        const flavors = make('select', {}, ...FLAVORS.map(([value, words]) => make('option', { value }, words)));
        const runtime = make('label', {}, 'Runtime ', flavors);
        const times = make('input', { type: 'number', min: 1, max: 1000, step: 1, value: 100, required: true });
        const link = make('a', { href: PLAYGROUND, target: '_blank', rel: 'noopener noreferrer' }, 'Open in playground');
        on(link, 'click', () => {
            link.href = PLAYGROUND + '?' + new URLSearchParams({ version: 'stable', mode: 'debug', edition: EDITION, code: program.text });
        });
        const node = make('div', { className: 'options', id: 'run-options-' + program.place, hidden: true });
        if (server) node.append(runtime, make('label', {}, 'Repeat ', times, ' times'));
        if (program.command) node.append(copyButton('Copy the command', program.command, 'Copy the command ' + program.command));
        node.append(link);
        return {
            node,
            times,
            get count() { return Math.min(1000, Math.max(1, Math.round(Number(times.value)) || 100)); },
            get flavor() {
                return program.choosesRuntime ? { value: flavors.value, words: flavors.selectedOptions[0].textContent } : { value: 'as_written', words: '' };
            },
            paint() { runtime.hidden = !program.choosesRuntime; },
        };
    }

    // The field for what the learner expects, where the book's output is behind a fold: right behind the program, or behind
    // a paragraph or two about it.
    function createExpectation(program) {
        let fold = program.pre.nextElementSibling;
        while (fold && fold.matches('p')) fold = fold.nextElementSibling;
        if (!fold || !fold.matches('details.predict') || program.lesson || program.code.classList.contains('compile_fail')) return null;
        const field = make('textarea', { rows: 1, spellcheck: false, autocapitalize: 'off', autocomplete: 'off' });
        const question = make('span', {}, 'What do you expect it to print? Write it down before you run it.');
        return {
            node: make('label', { className: 'expect' }, question, field),
            get text() { return field.value.trim() ? field.value : ''; },
        };
    }

    // Text in which `words` between backticks are code.
    const withCode = text => text.split('`').map((part, i) => i % 2 ? make('code', {}, part) : part);

    // The panel below the bar: the state of a run, the compiler's words, the output, and the comparison with what was expected.
    function createPanel({ title, command }) {
        const state = make('p', { className: 'state' });
        const sayings = make('div', { className: 'sayings' });
        const box = make('div', { className: 'output', tabIndex: 0, role: 'group', ariaLabel: 'Output of ' + title });
        const compared = make('div', { className: 'compared' });
        const close = plainButton('×', { className: 'shut', ariaLabel: 'Close the output of ' + title });
        const node = make('div', { className: 'panel', hidden: true }, make('div', { className: 'head' }, state, close), sayings, box, compared);
        function show(words, kind) {
            node.hidden = false;
            state.className = 'state ' + (kind || '');
            state.replaceChildren(...withCode(words));
        }
        // Says what failed, and offers the command for a terminal where there is one.
        function fail(words) {
            show(words, 'bad');
            if (command) {
                sayings.append(make('p', { className: 'offer' }, 'In a terminal, in your copy of the course: ', make('code', {}, command), ' ',
                    copyButton('Copy', command, 'Copy the command ' + command)));
            }
            say(words.replaceAll('`', '') + (command ? ' In a terminal: ' + command : ''));
        }
        function clear() {
            [sayings, box, compared].forEach(part => part.replaceChildren());
            box.hidden = false;
            box.classList.remove('many');
        }
        return { node, state, sayings, box, compared, close, show, fail, clear };
    }

    // Draws the state of a program on its buttons.
    function paint({ program, bar, options, running, editor }) {
        const { title, verb, isOriginal } = program;
        const action = running ? 'Stop' : verb;
        bar.go.replaceChildren(icon(running ? SQUARE : PLAY), action);
        bar.go.classList.toggle('stops', !!running);
        bar.go.setAttribute('aria-label', action + ' ' + title);
        bar.repeat.textContent = 'Run ' + options.count + ' times';
        bar.repeat.setAttribute('aria-label', 'Run ' + options.count + ' times: ' + title);
        bar.repeat.setAttribute('aria-disabled', !!running);
        bar.solved.hidden = !solved.has(program.lesson);
        bar.restore.hidden = !isOriginal || !program.resetAttempt;
        bar.edit.textContent = !editor ? 'Edit' : isOriginal ? 'Close' : 'Reset';
        bar.edit.setAttribute('aria-label', !editor ? 'Edit ' + title : isOriginal ? 'Close the editor of ' + title : 'Reset ' + title);
        options.paint();
    }

    // ---- running ----

    // Starts a run of one kind, unless another is under way; what goes wrong is shown on the panel.
    async function start(view, kind) {
        if (view.running) return;
        const { panel } = view;
        const began = performance.now();
        view.running = new AbortController();
        paint(view);
        panel.clear();
        panel.show('Starting', 'busy');
        try {
            const parts = [scripts.output, scripts.client, scripts.runs];
            await Promise.all(parts.map(fetchPart));
            if (kind === 'check') await fetchPart(scripts.check);
            await book.runs[kind](view, view.running.signal);
        } catch (error) {
            if (error.name === 'AbortError') {
                const words = 'Stopped after ' + book.output.milliseconds(performance.now() - began);
                panel.show(words, 'stopped');
                say(words);
            } else {
                panel.fail(error instanceof RunError ? error.message : 'This went wrong in the page: ' + error.message);
                if (!(error instanceof RunError)) console.error(error);
            }
        }
        view.running = null;
        paint(view);
    }

    const run = view => start(view, view.program.lesson ? 'check' : server ? 'here' : 'elsewhere');

    function listenToRuns(view) {
        const { program, bar, options, panel, group } = view;
        let pressed = 0;
        on(bar.go, 'click', () => {
            // The second half of a double click does not stop what the first has started.
            if (view.running && performance.now() - pressed < 250) return;
            pressed = performance.now();
            if (view.running) view.running.abort();
            else run(view);
        });
        on(bar.repeat, 'click', () => start(view, 'repeat'));
        on(panel.close, 'click', () => {
            if (view.running) view.running.abort();
            panel.node.hidden = true;
            bar.go.focus();
        });
        [program.pre, group].forEach(part => on(part, 'keydown', event => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
            event.preventDefault();
            run(view);
        }));
        on(bar.more, 'click', () => {
            options.node.hidden = !options.node.hidden;
            bar.more.setAttribute('aria-expanded', !options.node.hidden);
        });
        on(options.times, 'input', () => paint(view));
    }

    // ---- editing ----

    function setText(view, text) {
        view.program.setText(text);
        paint(view);
    }

    async function openEditor(view) {
        await fetchPart(scripts.codemirror);
        await fetchPart(scripts.editor); // takes what CodeMirror has defined
        view.editor = book.openEditor({ ...view, changed: text => setText(view, text), run: () => run(view) });
        paint(view);
    }

    // Calls `act` with the editor of a program, which is opened for it; a second press waits for the first.
    async function withEditor(view, act) {
        try {
            if (!view.editor) {
                view.opening = view.opening || openEditor(view);
                try { await view.opening; } finally { view.opening = null; }
            }
            act(view.editor);
        } catch (error) {
            view.panel.fail(error.message);
        }
    }

    function closeEditor(view) {
        view.editor.close();
        view.editor = null;
        paint(view);
    }

    function reset(view) {
        const { program } = view;
        if (program.lesson) program.keepAttempt();
        view.editor.set(program.original);
        say(program.lesson ? 'This is the starter again. Your attempt is kept, and can be brought back.'
            : 'This is the book’s program again. Undo brings your change back.');
    }

    function listenToEdits(view) {
        const { program, bar } = view;
        on(bar.edit, 'click', () => {
            if (!view.editor) withEditor(view, editor => editor.focus());
            else if (program.isOriginal) closeEditor(view);
            else reset(view);
        });
        on(bar.restore, 'click', () => withEditor(view, editor => {
            editor.set(program.resetAttempt);
            editor.focus();
        }));
    }

    // ---- the page ----

    // Puts the controls below a program. Its view holds the parts, and what changes: the run under way (an AbortController),
    // the editor, and the promise of an editor that is being opened.
    function attach(code, place) {
        const program = new Program(code, place);
        if (!program.runnable) return;
        const options = createOptions(program);
        const bar = createBar(program, options);
        const panel = createPanel(program);
        const expectation = createExpectation(program);
        const group = make('div', { className: 'run', role: 'group', ariaLabel: program.verb + ' ' + program.title });
        group.append(...expectation ? [expectation.node] : [], bar.node, options.node, panel.node);
        program.pre.classList.add('runs');
        program.pre.after(group);
        const view = { program, group, bar, options, panel, expectation, running: null, editor: null, opening: null };
        view.goTo = (line, column) => withEditor(view, editor => editor.go(line, column));
        listenToRuns(view);
        listenToEdits(view);
        if (program.lesson) whenSolved.push(() => paint(view));

        const { kept } = program;
        if (kept !== null && kept !== program.original) {
            program.setText(kept);
            withEditor(view, () => {});
        }
        paint(view);
    }

    takeKey();
    on(window, 'hashchange', takeKey);
    on(document, 'visibilitychange', () => { if (!document.hidden) askProgress(); });
    document.querySelectorAll('main pre > code.language-rust').forEach(attach);
    askProgress();
})();
