// Run, edit and repeat the programs of a page, and check its exercise: on the reader's own computer where the book is served
// by `cargo run`, else on the public playground, which is asked only when Run is pressed and checks nothing. output.js and
// check.js draw what comes back, and are fetched when the first of it is due.
(function () {
    'use strict';
    const html = document.documentElement;
    const { changed, copy, keep, make, on, say } = window.book;
    const scripts = document.currentScript.dataset;
    const server = html.dataset.run; // undefined on a static host
    const playground = 'https://play.rust-lang.org/';
    const EDITION = '2024';

    // ---- who may run: the address that the terminal shows brings a key ----

    let key = null;
    try { key = localStorage.getItem('book-key'); } catch { /* no storage: the key lasts for this page */ }
    function takeKey() {
        const brought = location.hash.match(/^#key=([0-9a-f]+)$/i);
        if (!brought) return;
        key = brought[1];
        keep('book-key', key);
        history.replaceState(history.state, '', location.pathname + location.search);
    }
    takeKey();
    on(window, 'hashchange', takeKey);

    // The chapter's file: a program is linked with the crates of its lesson.
    const PAGE = location.pathname.split('/').pop().replace(/\.html$/, '');

    // ---- asking ----

    // What the reader is told when something does not work.
    class Trouble extends Error {}
    const SILENT = 'The reader does not answer. Is `cargo run` still running in its terminal?';

    async function ask(url, body, signal, headers = {}) {
        try {
            return await fetch(url, {
                method: 'POST',
                headers: { 'content-type': 'application/json', ...headers },
                body: JSON.stringify(body),
                signal,
            });
        } catch (error) {
            if (error.name === 'AbortError') throw error;
            throw new Trouble(server ? SILENT : 'The public playground cannot be reached from here.');
        }
    }

    async function refusal(response) {
        let words = '';
        try { words = (await response.json()).error || ''; } catch { /* not in words */ }
        if (response.status === 403) {
            return 'This page may not run programs: it does not know the key of the reader. Open the address that the terminal shows (it ends in #key=..), and come back here.';
        }
        if (response.status === 413) return 'The program is longer than the reader takes, which is 64 kB.' + (words ? ' ' + words : '');
        if (response.status === 404) return words || 'The reader runs nothing: it was started with --no-run.';
        return words || 'The reader answers ' + response.status + ' ' + response.statusText + '.';
    }

    // Asks the reader, and hands on each event as it comes.
    async function stream(url, body, signal, hear) {
        const response = await ask(url, body, signal, { 'x-reader-key': key || '' });
        if (!response.ok) throw new Trouble(await refusal(response));
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = '';
        let ended = false;
        for (;;) {
            let piece = { done: true };
            try {
                piece = await reader.read();
            } catch (error) {
                if (error.name === 'AbortError') throw error;
            }
            if (piece.done) break;
            const parts = (rest + piece.value).split('\n');
            rest = parts.pop();
            for (const part of parts.filter(Boolean)) {
                const event = JSON.parse(part);
                ended = ['ended', 'checked', 'failed_to_compile', 'error'].includes(event.event);
                hear(event);
            }
        }
        if (!ended) throw new Trouble('The reader went away before the program had ended. Is `cargo run` still running in its terminal?');
    }

    // What the public playground is known to have, beside what it has of std.
    const PLAYGROUND_HAS = ['std', 'core', 'alloc', 'crate', 'self', 'super', 'tokio', 'tokio_util', 'futures', 'futures_util',
        'bytes', 'rand', 'rayon', 'regex', 'serde', 'serde_json', 'parking_lot', 'once_cell', 'pin_project_lite', 'anyhow', 'thiserror'];

    // Why the public playground cannot run this program, or nothing.
    function beyondPlayground(text) {
        if (/^\s*#!\[feature/m.test(text) || /\btokio_unstable\b/.test(text)) return 'It needs what stable Rust has not switched on.';
        const own = [...text.matchAll(/\b(?:mod|enum|struct|trait|type|use [\w:]+ as) (\w+)/g)].map(hit => hit[1]);
        const missing = [...text.matchAll(/^\s*(?:pub )?use (?:::)?([a-z]\w*)(?:::|;)/gm)].map(hit => hit[1])
            .find(name => !PLAYGROUND_HAS.includes(name) && !own.includes(name));
        if (missing) return 'It needs the crate `' + missing + '`, which the public playground does not have.';
        return '';
    }

    // ---- lazy scripts ----

    const fetched = new Map();
    function fetchScript(src) {
        if (!fetched.has(src)) {
            fetched.set(src, new Promise((done, fail) => {
                const script = make('script', { src });
                on(script, 'load', done);
                on(script, 'error', () => {
                    fetched.delete(src);
                    script.remove();
                    fail(new Trouble(server ? SILENT : 'A part of this page could not be fetched.'));
                });
                document.head.append(script);
            }));
        }
        return fetched.get(src);
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
        if (!server || !key) return;
        try {
            const response = await ask(server.replace(/run$/, 'progress'), {}, undefined, { 'x-reader-key': key });
            if (!response.ok) return;
            const told = await response.json();
            markSolved(told.solved);
            if (told.says) document.getElementById('toc').before(make('p', { className: 'damaged', role: 'status' }, 'Attention: ' + told.says + '.'));
        } catch { /* asked again when the page is looked at again */ }
    }
    on(document, 'visibilitychange', () => { if (!document.hidden) askProgress(); });

    // ---- small parts ----

    const icon = path => {
        const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
        svg.setAttribute('viewBox', '0 0 16 16');
        svg.setAttribute('aria-hidden', 'true');
        svg.append(Object.assign(document.createElementNS('http://www.w3.org/2000/svg', 'path'), {}));
        svg.firstChild.setAttribute('d', path);
        return svg;
    };
    const PLAY = 'M4.5 2.5v11l9-5.5z';
    const SQUARE = 'M3.5 3.5h9v9h-9z';

    // FNV-1a: tells versions of a program apart, and nothing more.
    function hash(text) {
        let sum = 0x811c9dc5;
        for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
        return (sum >>> 0).toString(16);
    }

    // Text in which `words` between backticks are code.
    const withCode = text => text.split('`').map((part, i) => i % 2 ? make('code', {}, part) : part);

    function recall(key) {
        try { return localStorage.getItem(key); } catch { return null; /* no storage */ }
    }

    let ids = 0;
    let output = null; // what output.js brings
    const FLAVORS = [['as_written', 'as written'], ['current_thread', 'current_thread'], ['workers_1', '1 worker'],
        ['workers_2', '2 workers'], ['workers_4', '4 workers'], ['workers_all', 'all workers']];

    // ---- one program ----

    function program(code, place) {
        const pre = code.parentElement;
        const section = pre.closest('.exercise');
        const lesson = section && section.dataset.exercise;
        if (lesson ? !server : code.classList.contains('no_run')) return; // the command stands below, or there is nothing to see
        const name = [...code.classList].filter(word => word.startsWith('example=')).map(word => word.slice(8))[0];
        const title = lesson ? 'the exercise' : name || 'program ' + (place + 1);
        const verb = lesson ? 'Check' : 'Run';
        const original = code.textContent.trimEnd() + '\n';
        // An attempt is kept also when the starter changes under it.
        const saved = lesson ? 'book-attempt ' + lesson : ['book-edit', location.pathname, name || '', place, hash(original)].join(' ');
        const before = saved + ' before';
        const command = lesson ? 'cargo run -- exercise ' + lesson.replaceAll('_', '-') : name && 'cargo run --example ' + name;
        // A fold behind the program, or behind a paragraph or two about it, hides what it does.
        let fold = pre.nextElementSibling;
        while (fold && fold.matches('p')) fold = fold.nextElementSibling;
        if (fold && !fold.matches('details.predict')) fold = null;
        let text = original;
        let running = null; // the AbortController of what runs
        let editor = null;
        let opening = null;

        // The bar.
        const go = make('button', { type: 'button', className: 'go' });
        const many = make('button', { type: 'button' });
        const edit = make('button', { type: 'button' }, 'Edit');
        const more = make('button', { type: 'button' }, 'More');
        const options = make('div', { className: 'options', id: 'run-options-' + ++ids, hidden: true });
        const times = make('input', { type: 'number', min: 1, max: 1000, step: 1, value: 100, required: true });
        const flavor = make('select', {}, ...FLAVORS.map(([value, words]) => make('option', { value }, words)));
        const runtime = make('label', {}, 'Runtime ', flavor);
        const elsewhere = make('a', { href: playground, target: '_blank', rel: 'noopener noreferrer' }, 'Open in playground');
        const bar = make('div', { className: 'controls' }, go);
        const back = make('button', { type: 'button', hidden: true }, 'Bring back my attempt');
        const done = make('span', { className: 'done', hidden: true }, 'Solved');
        if (lesson) bar.append(edit, back, done);
        else if (server) bar.append(many, edit, more);
        else bar.append(edit, more);
        if (server) options.append(runtime, make('label', {}, 'Repeat ', times, ' times'));
        if (command) options.append(textButton('Copy the command', command, 'Copy the command ' + command));
        options.append(elsewhere);
        edit.setAttribute('aria-label', 'Edit ' + title);
        more.setAttribute('aria-label', 'More for ' + title);
        more.setAttribute('aria-controls', options.id);
        more.setAttribute('aria-expanded', 'false');
        go.setAttribute('aria-keyshortcuts', 'Control+Enter Meta+Enter');

        // What the reader expects, while the book's output is behind a fold.
        const expected = fold && !lesson && !code.classList.contains('compile_fail') && make('textarea', { rows: 1, spellcheck: false, autocapitalize: 'off', autocomplete: 'off' });
        const expectation = expected && make('label', { className: 'expect' }, make('span', {}, 'What do you expect it to print? Write it down before you run it.'), expected);

        // The panel.
        const state = make('p', { className: 'state' });
        const said = make('div', { className: 'sayings' });
        const box = make('div', { className: 'output', tabIndex: 0, role: 'group', ariaLabel: 'Output of ' + title });
        const close = make('button', { type: 'button', className: 'shut', ariaLabel: 'Close the output of ' + title }, '×');
        const compared = make('div', { className: 'compared' });
        const panel = make('div', { className: 'panel', hidden: true }, make('div', { className: 'head' }, state, close), said, box, compared);

        const group = make('div', { className: 'run', role: 'group', ariaLabel: verb + ' ' + title });
        if (expectation) group.append(expectation);
        group.append(bar, options, panel);
        pre.classList.add('runs');
        pre.after(group);

        function textButton(words, copied, label) {
            const button = make('button', { type: 'button', ariaLabel: label }, words);
            on(button, 'click', async () => {
                const done = await copy(copied);
                say(done ? 'Copied' : 'The browser did not let the page copy');
                button.textContent = done ? 'Copied' : words;
                button.focus();
                setTimeout(() => { button.textContent = words; say(''); }, 1800);
            });
            return button;
        }

        function paint() {
            const is = running ? 'Stop' : verb;
            go.replaceChildren(icon(running ? SQUARE : PLAY), is);
            go.classList.toggle('stops', !!running);
            go.setAttribute('aria-label', is + ' ' + title);
            many.textContent = 'Run ' + count() + ' times';
            many.setAttribute('aria-label', 'Run ' + count() + ' times: ' + title);
            many.setAttribute('aria-disabled', !!running);
            done.hidden = !solved.has(lesson);
            back.hidden = text !== original || !recall(before);
            runtime.hidden = !/^\s*#\[tokio::main\]\s*$/m.test(text);
            edit.textContent = !editor ? 'Edit' : text === original ? 'Close' : 'Reset';
            edit.setAttribute('aria-label', !editor ? 'Edit ' + title : text === original ? 'Close the editor of ' + title : 'Reset ' + title);
        }
        const count = () => Math.min(1000, Math.max(1, Math.round(Number(times.value)) || 100));

        // ---- the panel ----

        function show(words, kind) {
            panel.hidden = false;
            state.className = 'state ' + (kind || '');
            state.replaceChildren(...withCode(words));
        }
        // Says that it did not work, and offers the command where there is one.
        function sayTrouble(words) {
            show(words, 'bad');
            if (command) said.append(make('p', { className: 'offer' }, 'In a terminal, in your copy of the course: ', make('code', {}, command), ' ', textButton('Copy', command, 'Copy the command ' + command)));
            say(words.replaceAll('`', '') + (command ? ' In a terminal: ' + command : ''));
        }
        function clear() {
            said.replaceChildren();
            box.replaceChildren();
            compared.replaceChildren();
            box.hidden = false;
            box.classList.remove('many');
        }
        function compare(printed) {
            if (!expected || !expected.value.trim()) return '';
            compared.replaceChildren(make('p', { className: 'title' }, 'Your expectation'), ...output.comparison(expected.value, printed));
            return ' ' + compared.children[1].textContent;
        }

        // ---- running ----

        async function start(work) {
            if (running) return;
            const began = performance.now();
            running = new AbortController();
            paint();
            clear();
            show('Starting', 'busy');
            try {
                await fetchScript(scripts.output);
                output = window.book.output;
                await work(running.signal);
            } catch (error) {
                if (error.name === 'AbortError') {
                    const words = 'Stopped after ' + output.milliseconds(performance.now() - began);
                    show(words, 'stopped');
                    say(words);
                } else {
                    sayTrouble(error instanceof Trouble ? error.message : 'This went wrong in the page: ' + error.message);
                    if (!(error instanceof Trouble)) console.error(error);
                }
            }
            running = null;
            paint();
        }

        // What both kinds of run have in common.
        function hearStart(event) {
            if (event.event === 'waiting') {
                const words = event.ahead === 1 ? '1 run before yours' : event.ahead + ' runs before yours';
                show('Waiting for a place: ' + words, 'busy');
                say('Waiting: ' + words);
            } else if (event.event === 'compiling') {
                show('Compiling', 'busy');
            } else if (event.event === 'compiled') {
                said.append(...output.diagnostics(event.diagnostics || [], openAt));
                show(lesson ? 'Running the tests' : 'Running', 'busy');
            } else if (event.event === 'failed_to_compile') {
                const found = event.diagnostics || [];
                const errors = found.filter(one => one.level.startsWith('error') && one.line).length || found.length;
                const words = 'Does not compile: ' + output.plural(errors, 'error');
                show(words, 'bad');
                box.hidden = true;
                said.replaceChildren(...output.diagnostics(found, openAt));
                if (expected && expected.value.trim()) {
                    compared.replaceChildren(make('p', { className: 'title' }, 'Your expectation'), make('p', {}, 'It printed nothing, for it did not compile. You expected:'), make('pre', {}, expected.value));
                }
                say(words + (found[0] ? '. ' + found[0].message : ''));
            } else if (event.event === 'error') {
                throw new Trouble(event.says);
            }
        }

        const body = () => ({ code: text, page: PAGE, flavor: runtime.hidden ? 'as_written' : flavor.value, edition: EDITION });

        const runHere = signal => {
            const lines = output.lines(box, openAt);
            let compiled = '';
            return stream(server, body(), signal, event => {
                hearStart(event);
                if (event.event === 'compiled' && event.fresh) compiled = ', compiled in ' + output.milliseconds(event.ms);
                if (event.event === 'output') lines.add(event);
                if (event.event !== 'ended') return;
                lines.draw();
                const words = event.says + ', after ' + output.milliseconds(event.ms);
                show(words + compiled, event.success ? 'good' : 'bad');
                box.hidden = !lines.count;
                say('Ended. ' + words + '. ' + output.plural(lines.count, 'line') + '.' + compare(lines.stdout));
            });
        };

        const checkHere = async signal => {
            await fetchScript(scripts.check);
            const tests = window.book.tests({ box, section, go: openAt });
            return stream(server.replace(/run$/, 'check'), { exercise: lesson, code: text }, signal, event => {
                hearStart(event);
                tests.hear(event);
                if (event.event !== 'checked') return;
                show(event.says + ', after ' + output.milliseconds(event.ms), event.solved ? 'good' : 'bad');
                say(event.says + '. ' + tests.told);
                if (event.solved) markSolved([lesson]);
            });
        };

        const repeatHere = signal => {
            const spread = output.spread(box, booksSpread());
            box.classList.add('many');
            return stream(server.replace(/run$/, 'repeat'), { ...body(), times: count() }, signal, event => {
                hearStart(event);
                if (event.event === 'tally') spread.show(event);
                if (event.event !== 'ended') return;
                const where = runtime.hidden || flavor.value === 'as_written' ? '' : ' on ' + flavor.selectedOptions[0].textContent;
                const words = event.limit ? event.says : 'Done' + where + ', after ' + output.milliseconds(event.ms);
                show(words, event.limit ? 'bad' : 'good');
                say(words + '. ' + spread.told);
            });
        };

        // The book's own count of this program, to be compared with.
        function booksSpread() {
            const picture = name && document.getElementById('spread-' + name.replace(/_/g, '-') + '-desc');
            if (!picture) return [];
            const chosen = runtime.hidden ? '' : flavor.selectedOptions[0].textContent;
            const sentence = picture.textContent.split(/(?<=\.) (?=On )/).find(part => part.startsWith('On ' + chosen + ','));
            const see = make('button', { type: 'button', className: 'place' }, 'See the book’s own count');
            on(see, 'click', () => {
                const inFold = picture.closest('details');
                if (inFold) inFold.open = true;
                const figure = picture.closest('figure');
                figure.tabIndex = -1;
                figure.focus({ preventScroll: true });
                figure.scrollIntoView({ block: 'center' });
            });
            return [make('p', { className: 'books' }, ...(sentence ? ['The book: ' + sentence.replace(/^On/, 'on') + ' '] : []), see)];
        }

        const runElsewhere = async signal => {
            const beyond = beyondPlayground(text);
            if (beyond) throw new Trouble(beyond);
            show('Asking the public playground', 'busy');
            const response = await ask(playground + 'evaluate.json', { version: 'stable', optimize: '0', code: text, edition: EDITION }, signal);
            if (!response.ok) throw new Trouble('The public playground answers ' + response.status + '.');
            let answer;
            try { answer = await response.json(); } catch { throw new Trouble('The public playground does not answer in the way it used to.'); }
            const lines = output.lines(box, openAt);
            const printed = answer.result || '';
            for (const [name, words] of [['stdout', printed], ['stderr', answer.error && answer.error !== printed ? answer.error : '']]) {
                for (const line of words.match(/[^\n]*\n|[^\n]+$/g) || []) lines.add({ stream: name, text: line });
            }
            lines.draw();
            box.hidden = !lines.count;
            show((answer.error ? 'It failed' : lines.count ? 'It ran' : 'It ran, and printed nothing') + ', on the public playground', answer.error ? 'bad' : 'good');
            say(state.textContent + '. ' + output.plural(lines.count, 'line') + '.' + compare(printed));
        };

        const run = () => start(lesson ? checkHere : server ? runHere : runElsewhere);
        let pressed = 0;
        on(go, 'click', () => {
            // The second half of a double click does not stop what the first has started.
            if (running && performance.now() - pressed < 250) return;
            pressed = performance.now();
            if (running) running.abort();
            else run();
        });
        on(many, 'click', () => { if (!running) start(repeatHere); });
        on(close, 'click', () => {
            if (running) running.abort();
            panel.hidden = true;
            go.focus();
        });
        [pre, group].forEach(part => on(part, 'keydown', event => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
            event.preventDefault();
            run();
        }));
        on(more, 'click', () => {
            options.hidden = !options.hidden;
            more.setAttribute('aria-expanded', !options.hidden);
        });
        on(times, 'input', paint);
        on(elsewhere, 'click', () => {
            elsewhere.href = playground + '?' + new URLSearchParams({ version: 'stable', mode: 'debug', edition: EDITION, code: text });
        });

        // ---- editing ----

        function setText(fresh) {
            text = fresh;
            if (text === original) changed.delete(code);
            else changed.set(code, text);
            pre.classList.toggle('changed', text !== original);
            keep(saved, text === original ? null : text);
            paint();
        }

        async function open() {
            if (editor) return editor;
            opening = opening || (async () => {
                await fetchScript(scripts.codemirror);
                await fetchScript(scripts.editor);
                const hint = make('p', { className: 'keys-hint', id: 'run-hint-' + ++ids },
                    (/Mac|iP/.test(navigator.platform) ? 'Cmd' : 'Ctrl') + '+Enter ' + verb.toLowerCase() + 's. Esc, then Tab leaves the editor.');
                const parent = make('div', { className: 'editor' });
                code.hidden = true;
                pre.classList.add('edited');
                pre.append(parent);
                group.prepend(hint);
                editor = window.book.editor({ parent, text, label: lesson ? 'Your attempt' : 'The program ' + title, hint: hint.id, changed: setText, run });
                editor.parts = [parent, hint];
                paint();
            })();
            try {
                await opening;
            } finally {
                opening = null;
            }
            return editor;
        }
        function shut() {
            editor.remove();
            editor.parts.forEach(part => part.remove());
            editor = null;
            code.hidden = false;
            pre.classList.remove('edited');
            paint();
        }
        async function withEditor(act) {
            try {
                act(await open());
            } catch (error) {
                sayTrouble(error.message);
            }
        }
        const openAt = (line, column) => withEditor(it => it.go(line, column));
        on(edit, 'click', () => {
            if (!editor) withEditor(it => it.focus());
            else if (text === original) shut();
            else {
                if (lesson) keep(before, text);
                editor.set(original);
                say(lesson ? 'This is the starter again. Your attempt is kept, and can be brought back.'
                    : 'This is the book’s program again. Undo brings your change back.');
            }
        });
        on(back, 'click', () => withEditor(it => {
            it.set(recall(before));
            it.focus();
        }));
        if (lesson) whenSolved.push(paint);

        const kept = recall(saved);
        if (kept !== null && kept !== original) {
            setText(kept);
            withEditor(() => {});
        }
        paint();
    }

    document.querySelectorAll('main pre > code.language-rust').forEach(program);
    askProgress();
})();
