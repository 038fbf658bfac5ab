// The kinds of run: here, many times, elsewhere, and the check of an exercise. Each asks through client.js and shows the answer
// on the panel by output.js and check.js. Fetched with the first Run or Check. A `view` is a program with its controls, of run.js.
(function () {
    'use strict';
    const { book } = window;
    const { make, on, say } = book;
    const { EDITION, RunError, markSolved } = book.run;

    // The chapter's file: a program is linked with the crates of its lesson.
    const PAGE = location.pathname.split('/').pop().replace(/\.html$/, '');

    const heading = () => make('p', { className: 'title' }, 'Your expectation');

    // Shows how the output differs from what was expected, and gives the sentence about it.
    function compare({ expectation, panel }, printed) {
        if (!expectation || !expectation.text) return '';
        panel.compared.replaceChildren(heading(), ...book.output.comparison(expectation.text, printed));
        return ' ' + panel.compared.children[1].textContent;
    }

    function showWaiting({ panel }, ahead) {
        const words = ahead === 1 ? '1 run before yours' : ahead + ' runs before yours';
        panel.show('Waiting for a place: ' + words, 'busy');
        say('Waiting: ' + words);
    }

    function showRefused({ panel, expectation, goTo }, found) {
        const errors = found.filter(one => one.level.startsWith('error') && one.line).length || found.length;
        const words = 'Does not compile: ' + book.output.plural(errors, 'error');
        panel.show(words, 'bad');
        panel.box.hidden = true;
        panel.sayings.replaceChildren(...book.output.diagnostics(found, goTo));
        if (expectation && expectation.text) {
            panel.compared.replaceChildren(heading(), make('p', {}, 'It printed nothing, for it did not compile. You expected:'), make('pre', {}, expectation.text));
        }
        say(words + (found[0] ? '. ' + found[0].message : ''));
    }

    // Shows the events before the first output, which every run on the server has.
    function showStart(view, event) {
        const { panel, program } = view;
        if (event.event === 'waiting') {
            showWaiting(view, event.ahead);
        } else if (event.event === 'compiling') {
            panel.show('Compiling', 'busy');
        } else if (event.event === 'compiled') {
            panel.sayings.append(...book.output.diagnostics(event.diagnostics || [], view.goTo));
            panel.show(program.lesson ? 'Running the tests' : 'Running', 'busy');
        } else if (event.event === 'failed_to_compile') {
            showRefused(view, event.diagnostics || []);
        } else if (event.event === 'error') {
            throw new RunError(event.says);
        }
    }

    const body = ({ program, options }) => ({ code: program.text, page: PAGE, flavor: options.flavor.value, edition: EDITION });

    function here(view, signal) {
        const { panel } = view;
        const { output } = book;
        const lines = output.lines(panel.box, view.goTo);
        let compiled = '';
        return book.client.stream('run', body(view), signal, event => {
            showStart(view, event);
            if (event.event === 'compiled' && event.fresh) compiled = ', compiled in ' + output.milliseconds(event.ms);
            if (event.event === 'output') lines.add(event);
            if (event.event !== 'ended') return;
            lines.draw();
            const words = event.says + ', after ' + output.milliseconds(event.ms);
            panel.show(words + compiled, event.success ? 'good' : 'bad');
            panel.box.hidden = !lines.count;
            say('Ended. ' + words + '. ' + output.plural(lines.count, 'line') + '.' + compare(view, lines.stdout));
        });
    }

    function check(view, signal) {
        const { panel, program } = view;
        const tests = new book.TestList({ box: panel.box, section: program.section, go: view.goTo });
        return book.client.stream('check', { exercise: program.lesson, code: program.text }, signal, event => {
            showStart(view, event);
            tests.show(event);
            if (event.event !== 'checked') return;
            panel.show(event.says + ', after ' + book.output.milliseconds(event.ms), event.solved ? 'good' : 'bad');
            say(event.says + '. ' + tests.summary);
            if (event.solved) markSolved([program.lesson]);
        });
    }

    function repeat(view, signal) {
        const { panel, options } = view;
        const spread = book.output.spread(panel.box, booksSpread(view));
        panel.box.classList.add('many');
        return book.client.stream('repeat', { ...body(view), times: options.count }, signal, event => {
            showStart(view, event);
            if (event.event === 'tally') spread.show(event);
            if (event.event !== 'ended') return;
            const where = options.flavor.value === 'as_written' ? '' : ' on ' + options.flavor.words;
            const words = event.limit ? event.says : 'Done' + where + ', after ' + book.output.milliseconds(event.ms);
            panel.show(words, event.limit ? 'bad' : 'good');
            say(words + '. ' + spread.summary);
        });
    }

    // The book's own count of a program, to be compared with.
    function booksSpread({ program, options }) {
        const picture = program.name && document.getElementById('spread-' + program.name.replace(/_/g, '-') + '-desc');
        if (!picture) return [];
        const sentence = picture.textContent.split(/(?<=\.) (?=On )/).find(part => part.startsWith('On ' + options.flavor.words + ','));
        const see = make('button', { type: 'button', className: 'place' }, 'See the book’s own count');
        on(see, 'click', () => {
            const fold = picture.closest('details');
            if (fold) fold.open = true;
            const figure = picture.closest('figure');
            figure.tabIndex = -1;
            figure.focus({ preventScroll: true });
            figure.scrollIntoView({ block: 'center' });
        });
        return [make('p', { className: 'books' }, ...(sentence ? ['The book: ' + sentence.replace(/^On/, 'on') + ' '] : []), see)];
    }

    // On the public playground, which gives the output in one piece and without times.
    async function elsewhere(view, signal) {
        const { panel, program } = view;
        const { client, output } = book;
        const beyond = client.beyondPlayground(program.text);
        if (beyond) throw new RunError(beyond);
        panel.show('Asking the public playground', 'busy');
        const answer = await client.evaluate(program.text, signal);
        const lines = output.lines(panel.box, view.goTo);
        const printed = answer.result || '';
        for (const [name, words] of [['stdout', printed], ['stderr', answer.error && answer.error !== printed ? answer.error : '']]) {
            for (const line of words.match(/[^\n]*\n|[^\n]+$/g) || []) lines.add({ stream: name, text: line });
        }
        lines.draw();
        panel.box.hidden = !lines.count;
        panel.show((answer.error ? 'It failed' : lines.count ? 'It ran' : 'It ran, and printed nothing') + ', on the public playground', answer.error ? 'bad' : 'good');
        say(panel.state.textContent + '. ' + output.plural(lines.count, 'line') + '.' + compare(view, printed));
    }

    book.runs = { here, check, repeat, elsewhere };
})();
