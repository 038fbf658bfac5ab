// The check of an exercise: its tests, one by one as they end, and the way on after a failure. Fetched with the first Check.
(function () {
    'use strict';
    const { make, on, output } = window.book;
    const WORDS = { passed: 'passed', failed: 'failed', hung: 'hangs', broke: 'broke off' };
    const MOST = 4000;
    const words = name => name.replaceAll('_', ' ');
    const cut = text => text.length > MOST ? text.slice(0, MOST) + '\n(and ' + (text.length - MOST) + ' characters more)' : text;

    // Text under a title, or nothing; `go` leads to a line and column of the attempt.
    const titled = (title, text, go) => text && text.trim()
        ? [make('p', {}, title), make('pre', { tabIndex: 0, ariaLabel: title }, ...output.coloured(cut(text.trimEnd()), go))] : [];

    // The reasons for which a test did not pass.
    function reasons({ message, place, before, printed }, go) {
        return [
            ...titled('It printed:', printed, go),
            ...titled('First something else panicked:', (before || []).join('\n'), go),
            ...titled('The test says:', message, go),
            ...place ? [make('p', { className: 'at' }, 'at ', ...output.coloured(place, go))] : [],
        ];
    }

    // The button to the hint or, once the exercise is solved, to the solution: the two folds behind the exercise.
    function wayOn(section, solved) {
        const folds = [];
        for (let fold = section.nextElementSibling; fold && fold.matches('details.hint'); fold = fold.nextElementSibling) folds.push(fold);
        const fold = folds[solved ? 1 : 0];
        if (!fold) return [];
        const button = make('button', { type: 'button', className: 'place' }, solved ? 'Compare it with ours' : 'Show the hint');
        on(button, 'click', () => {
            fold.open = true;
            fold.firstElementChild.focus();
            fold.scrollIntoView({ block: 'nearest' });
        });
        return [make('p', { className: 'way-on' }, button)];
    }

    function mark(row, kind, verdict) {
        row.className = kind;
        row.firstChild.textContent = verdict;
    }

    // A list of tests in `box`; `section` holds the exercise, and `go` leads to a line and column of the attempt.
    window.book.TestList = class {
        constructor({ box, section, go }) {
            Object.assign(this, { box, section, go, rows: new Map(), failed: false, summary: '' });
            this.list = make('ol', { className: 'tests' });
            box.replaceChildren(this.list);
        }

        show(event) {
            if (event.event === 'tests') {
                event.names.forEach(name => this.add(name));
                this.markNext();
            } else if (event.event === 'test') {
                this.end(event);
                this.markNext();
            } else if (event.event === 'checked') {
                [...this.rows.values()].filter(row => row.className === 'busy' || !row.className).forEach(row => mark(row, 'unrun', 'not run'));
                this.box.append(...wayOn(this.section, event.solved));
            }
        }

        add(name) {
            const row = make('li', {}, make('span', { className: 'verdict' }), ' ', make('span', { title: name }, words(name)));
            this.rows.set(name, row);
            this.list.append(row);
            mark(row, '', 'to do');
            return row;
        }

        markNext() {
            const row = [...this.rows.values()].find(one => !one.className);
            if (row) mark(row, 'busy', 'running');
        }

        end(event) {
            const row = this.rows.get(event.name) || this.add(event.name);
            mark(row, event.verdict, WORDS[event.verdict] || event.verdict);
            if (event.verdict === 'passed') return;
            const why = reasons(event, this.go);
            // The first is the one to work on.
            if (this.failed) {
                row.append(make('details', {}, make('summary', {}, 'Why'), ...why));
                return;
            }
            row.append(make('div', { className: 'why' }, ...why));
            this.summary = 'The first that did not pass: ' + words(event.name) + '. ' + (event.message || '');
            this.failed = true;
        }
    };
})();
