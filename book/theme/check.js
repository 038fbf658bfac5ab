// What a check of an exercise shows: its tests, one by one as they end, and the way on after a failure. run.js checks.
(function () {
    'use strict';
    const { make, on, output } = window.book;
    const WORDS = { passed: 'passed', failed: 'failed', hung: 'hangs', broke: 'broke off' };
    const MOST = 4000;
    const words = name => name.replaceAll('_', ' ');
    const cut = text => text.length > MOST ? text.slice(0, MOST) + '\n(and ' + (text.length - MOST) + ' characters more)' : text;

    // A list of tests in `box`; `section` holds the exercise, and `go` leads to a line and column of the attempt.
    window.book.tests = function ({ box, section, go }) {
        const list = make('ol', { className: 'tests' });
        const all = { told: '', hear };
        const rows = new Map();
        let failed = false;
        box.replaceChildren(list);

        function row(name) {
            const verdict = make('span', { className: 'verdict' });
            const item = make('li', {}, verdict, ' ', make('span', { title: name }, words(name)));
            rows.set(name, item);
            list.append(item);
            set(item, '', 'to do');
            return item;
        }
        function set(item, kind, said) {
            item.className = kind;
            item.firstChild.textContent = said;
        }
        function next() {
            const item = [...rows.values()].find(one => !one.className);
            if (item) set(item, 'busy', 'running');
        }

        const told = (title, text) => text && text.trim()
            ? [make('p', {}, title), make('pre', { tabIndex: 0, ariaLabel: title }, ...output.coloured(cut(text.trimEnd()), go))] : [];

        function why({ message, place, before, printed }) {
            return [
                ...told('It printed:', printed),
                ...told('First something else panicked:', (before || []).join('\n')),
                ...told('The test says:', message),
                ...place ? [make('p', { className: 'at' }, 'at ', ...output.coloured(place, go))] : [],
            ];
        }

        function hear(event) {
            if (event.event === 'tests') {
                event.names.forEach(row);
                next();
            }
            if (event.event === 'test') {
                const item = rows.get(event.name) || row(event.name);
                set(item, event.verdict, WORDS[event.verdict] || event.verdict);
                if (event.verdict !== 'passed') {
                    const reasons = why(event);
                    // The first is the one to work on.
                    if (failed) item.append(make('details', {}, make('summary', {}, 'Why'), ...reasons));
                    else {
                        item.append(make('div', { className: 'why' }, ...reasons));
                        all.told = 'The first that did not pass: ' + words(event.name) + '. ' + (event.message || '');
                    }
                    failed = true;
                }
                next();
            }
            if (event.event === 'checked') {
                [...rows.values()].filter(one => one.className === 'busy' || !one.className).forEach(one => set(one, 'unrun', 'not run'));
                box.append(...after(event.solved));
            }
        }

        // Behind the exercise stand two folds: the hint, and the way to the solution.
        function after(solved) {
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
        return all;
    };
})();
