// The output of a run: lines as they come, the compiler's words, what was expected, the spread of many runs. Fetched with the
// first Run or Check.
(function () {
    'use strict';
    const { make, on } = window.book;
    const plural = (count, word) => count + ' ' + word + (count === 1 ? '' : 's');

    // ---- colours of a terminal ----

    const COLOURS = ['', 'error', 'plus', 'warning', 'edge', 'note', 'help', ''];

    // The nodes for text with ANSI colours. Where `go` is given, places in the program become buttons that call it
    // with line and column.
    function coloured(text, go) {
        const nodes = [];
        let colour = '';
        let bold = false;
        const pieces = text.replace(/\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g, '').split(/\x1b\[([0-9;]*)([A-Za-z])/);
        for (let i = 0; i < pieces.length; i += 3) {
            if (pieces[i]) {
                const inside = linked(pieces[i], go);
                const name = [colour && 'd-' + colour, bold && 'bold'].filter(Boolean).join(' ');
                nodes.push(...name ? [make('span', { className: name }, ...inside)] : inside);
            }
            if (pieces[i + 2] !== 'm') continue;
            const codes = pieces[i + 1].split(';').map(Number);
            for (let at = 0; at < codes.length; at++) {
                const code = codes[at];
                if (code === 0) { colour = ''; bold = false; }
                else if (code === 1) bold = true;
                else if (code === 22) bold = false;
                else if (code >= 30 && code <= 37) colour = COLOURS[code - 30];
                else if (code >= 90 && code <= 97) colour = COLOURS[code - 90];
                else if (code === 39) colour = '';
                else if (code === 38 && codes[at + 1] === 5) { colour = COLOURS[codes[at + 2] % 8] || ''; at += 2; }
                else if (code === 38 || code === 48) at += codes[at + 1] === 2 ? 4 : 2;
            }
        }
        return nodes;
    }

    function linked(text, go) {
        if (!go) return [text];
        return text.split(/((?:[\w./-]*\/)?(?:program|main)\.rs:\d+:\d+)/).map((part, i) => {
            if (i % 2 === 0) return part;
            const [, line, column] = part.match(/:(\d+):(\d+)$/).map(Number);
            const button = make('button', { type: 'button', className: 'place' }, 'line ' + line + ', column ' + column);
            on(button, 'click', () => go(line, column));
            return button;
        }).filter(Boolean);
    }

    // ---- what the compiler says ----

    // A piece for each diagnostic; `go` as above.
    function diagnostics(found, go) {
        const boxes = found.map(one => make('pre', { className: 'said', tabIndex: 0, ariaLabel: 'The compiler says: ' + one.message },
            ...coloured((one.rendered || one.level + ': ' + one.message).trimEnd(), go)));
        const warnings = found.filter(one => one.level === 'warning').length;
        if (!boxes.length || warnings < found.length) return boxes;
        return [make('details', { className: 'warnings' }, make('summary', {}, plural(warnings, 'warning') + ' from the compiler'), ...boxes)];
    }

    // ---- lines ----

    // More than this is not shown: a page with a hundred thousand lines cannot be read, and hardly scrolled.
    const MOST_LINES = 2000;
    const LONGEST_LINE = 5000;

    // Lines of output in `box`, drawn once a frame.
    function lines(box, go) {
        let waiting = [];
        let due = false;
        let left = 0;
        let last = null; // the newest line, while it has no end
        const note = make('p', { className: 'left-out', hidden: true });
        const list = make('div', { className: 'lines' });
        box.replaceChildren(list, note);
        const all = { stdout: '', count: 0, draw, add };

        function add(event) {
            if (event.stream === 'stdout') all.stdout += event.text;
            waiting.push(event);
            if (!due) { due = true; requestAnimationFrame(draw); }
        }
        function draw() {
            due = false;
            const follows = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
            const fresh = document.createDocumentFragment();
            for (const event of waiting) {
                const whole = event.text.endsWith('\n');
                const text = (whole ? event.text.slice(0, -1) : event.text).replace(/\r$/, '');
                if (last && last.stream === event.stream) {
                    if (last.size < LONGEST_LINE) last.node.append(...coloured(text.slice(0, LONGEST_LINE - last.size), go));
                    last.size += text.length;
                    if (whole) last = null;
                    continue;
                }
                all.count++;
                last = null;
                if (all.count > MOST_LINES) { left++; continue; }
                const inside = make('span', { className: 'text' }, ...coloured(text.slice(0, LONGEST_LINE), go));
                const parts = [inside];
                if (event.ms !== undefined) parts.unshift(make('span', { className: 'ms' }, milliseconds(event.ms)));
                fresh.append(make('div', { className: event.stream }, ...parts));
                if (!whole) last = { stream: event.stream, node: inside, size: text.length };
            }
            waiting = [];
            list.append(fresh);
            note.hidden = !left;
            note.textContent = 'and ' + plural(left, 'more line');
            if (follows) box.scrollTop = box.scrollHeight;
        }
        return all;
    }

    function milliseconds(ms) {
        return ms < 10000 ? ms.toFixed(1) + ' ms' : (ms / 1000).toFixed(2) + ' s';
    }

    // ---- what the reader expected ----

    const MOST_COMPARED = 400;
    const split = text => {
        const found = text.split('\n').map(line => line.trimEnd());
        while (found.length && !found[found.length - 1]) found.pop();
        return found.slice(0, MOST_COMPARED);
    };

    // The longest common subsequence, told as rows: in both, expected alone, printed alone.
    function difference(expected, printed) {
        const longest = Array.from({ length: expected.length + 1 }, () => new Uint16Array(printed.length + 1));
        for (let i = expected.length - 1; i >= 0; i--) {
            for (let j = printed.length - 1; j >= 0; j--) {
                longest[i][j] = expected[i] === printed[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        const rows = [];
        let [i, j] = [0, 0];
        while (i < expected.length || j < printed.length) {
            if (i < expected.length && j < printed.length && expected[i] === printed[j]) { rows.push(['both', expected[i]]); i++; j++; }
            else if (j >= printed.length || (i < expected.length && longest[i + 1][j] >= longest[i][j + 1])) rows.push(['expected', expected[i++]]);
            else rows.push(['printed', printed[j++]]);
        }
        return rows;
    }

    // Says how `printed` differs from what was `expected`; the first child is a sentence.
    function comparison(expected, printed) {
        const [mine, real] = [split(expected), split(printed)];
        const rows = difference(mine, real);
        const same = rows.filter(([kind]) => kind === 'both').length;
        const sorted = list => [...list].sort().join('\n');
        if (same === rows.length) return [make('p', { className: 'met' }, 'As you expected: ' + plural(real.length, 'line') + ', and each is the same.')];
        const sentence = sorted(mine) === sorted(real) ? 'The lines that you expected, in another order.'
            : same ? plural(same, 'line') + ' as you expected, and these differ:' : 'No line is as you expected:';
        const words = { both: 'both', expected: 'expected', printed: 'printed' };
        const table = make('table', { className: 'difference' },
            make('thead', { className: 'unseen' }, make('tr', {}, make('th', { scope: 'col' }, 'who'), make('th', { scope: 'col' }, 'line'))),
            make('tbody', {}, ...rows.map(([kind, line]) => make('tr', { className: kind },
                make('td', {}, words[kind]), make('td', {}, line || ' ')))));
        return [make('p', {}, sentence), make('div', { className: 'scrolls', tabIndex: 0, role: 'group', ariaLabel: 'What you expected, and what it printed' }, table)];
    }

    // ---- the spread of many runs ----

    const MOST_BARS = 12;

    // Bars in `box` for the outcomes of many runs, drawn again with every tally.
    function spread(box, book) {
        const sentence = make('p', { className: 'count' });
        const progress = make('progress', { value: 0, max: 1, ariaLabel: 'Runs that are done' });
        const rows = make('tbody');
        const more = make('p', { className: 'left-out', hidden: true });
        const table = make('table', { className: 'bars' },
            make('thead', { className: 'unseen' }, make('tr', {}, make('th', { scope: 'col' }, 'times'), make('th', { scope: 'col' }, 'output'))), rows);
        box.replaceChildren(sentence, progress, table, more, ...book);
        return {
            get summary() { return sentence.textContent; },
            show({ done, of, outcomes, others }) {
                progress.max = of;
                progress.value = done;
                const kinds = outcomes.length === 1 && !others ? 'the same output every time'
                    : (others ? 'more than ' : '') + outcomes.length + ' different outputs';
                sentence.textContent = done + (done < of ? ' of ' + of : '') + ' runs: ' + kinds;
                const largest = outcomes.length ? outcomes[0].times : 1;
                rows.replaceChildren(...outcomes.slice(0, MOST_BARS).map(({ text, label, times, success, says }) => {
                    const bar = make('span', { className: 'bar' });
                    bar.style.inlineSize = 100 * times / largest + '%';
                    const words = make('code', { title: text.trimEnd() }, text.trim() ? label : '(no output)');
                    const ended = success ? [] : [make('span', { className: 'ended' }, says)];
                    return make('tr', {}, make('td', {}, String(times)), make('td', {}, bar, words, ...ended));
                }));
                const rest = outcomes.slice(MOST_BARS).reduce((sum, outcome) => sum + outcome.times, others || 0);
                more.hidden = !rest;
                more.textContent = 'and ' + plural(rest, 'run') + ' with still other outputs';
            },
        };
    }

    window.book.output = { comparison, coloured, diagnostics, lines, milliseconds, plural, spread };
})();
