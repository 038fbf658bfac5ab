// The page's own script: programs, folds, chapters, theme, keys. No other script is needed to read. It is one file, a function
// for each subject, because every file that a page loads at its start is one more request.
(function () {
    'use strict';
    const html = document.documentElement;
    const scripts = document.currentScript.dataset;
    const main = document.getElementById('content');
    const $ = id => document.getElementById(id);

    // ---- helpers ----

    const on = (node, type, act) => node && node.addEventListener(type, act);
    const make = (tag, props, ...inside) => {
        const node = Object.assign(document.createElement(tag), props);
        node.append(...inside);
        return node;
    };
    const keep = (key, value) => {
        try {
            if (value === null) localStorage.removeItem(key);
            else localStorage.setItem(key, value);
        } catch { /* no storage: the choice lasts for this page */ }
    };
    const recall = key => {
        try { return localStorage.getItem(key); } catch { return null; /* no storage */ }
    };
    const say = text => { $('status').textContent = text; };

    async function copy(text) {
        try {
            await navigator.clipboard.writeText(text);
            return true;
        } catch {
            const area = make('textarea', { value: text, className: 'unseen' });
            document.body.append(area);
            area.select();
            const done = document.execCommand('copy');
            area.remove();
            return done;
        }
    }

    // Scripts that were asked for, by address. A failed one is forgotten, so that the next press asks again.
    const fetched = new Map();
    function fetchScript(src) {
        if (!fetched.has(src)) {
            fetched.set(src, new Promise((done, fail) => {
                const script = make('script', { src });
                on(script, 'load', done);
                on(script, 'error', () => {
                    fetched.delete(src);
                    script.remove();
                    fail(new Error('A part of this page could not be fetched.'));
                });
                document.head.append(script);
            }));
        }
        return fetched.get(src);
    }

    // Shared with the other scripts: the helpers, and the text of each program that the learner has changed.
    const book = window.book = { make, on, keep, recall, say, copy, fetchScript, changed: new Map() };

    // ---- programs ----

    // The lines that mdBook marked as hidden: each is a span with its line break in it.
    function hiddenLines(code) {
        const hidden = [];
        let line = 0;
        code.childNodes.forEach(node => {
            const breaks = node.textContent.split('\n').length - 1;
            if (node.nodeType === 1 && node.classList.contains('boring')) hidden[line] = true;
            line += breaks;
        });
        return hidden;
    }

    // Cuts highlighted code into lines, closing and opening again the spans that go over an end of line.
    function cutLines(markup) {
        let open = [];
        return markup.split('\n').map(line => {
            const before = open.join('');
            for (const [tag] of line.matchAll(/<span[^>]*>|<\/span>/g)) {
                if (tag[1] === '/') open.pop();
                else open.push(tag);
            }
            return before + line + '</span>'.repeat(open.length);
        });
    }

    function colour(code, language) {
        if (!window.hljs || !hljs.getLanguage(language)) return;
        const hidden = hiddenLines(code);
        const lines = cutLines(hljs.highlight(code.textContent.trimEnd(), { language, ignoreIllegals: true }).value);
        const last = lines.length - 1;
        code.innerHTML = lines.map((line, i) => {
            const whole = i < last ? line + '\n' : line;
            return hidden[i] ? '<span class="boring">' + whole + '</span>' : whole;
        }).join('');
    }

    // A terminal: `$ ` begins a command, a backslash at the end continues it, the rest is the answer.
    function colourConsole(code) {
        let going = false;
        const lines = code.textContent.trimEnd().split('\n');
        code.replaceChildren(...lines.flatMap((line, i) => {
            const starts = line.startsWith('$ ');
            const command = starts || going;
            going = command && line.endsWith('\\');
            const end = i < lines.length - 1 ? '\n' : '';
            if (starts) return [make('span', { className: 'prompt' }, '$ '), line.slice(2) + end];
            return [command ? line + end : make('span', { className: 'answer' }, line + end)];
        }));
    }

    function commands(text) {
        let going = false;
        const found = text.split('\n').filter(line => {
            const command = going || line.startsWith('$ ');
            going = command && line.endsWith('\\');
            return command;
        });
        return (found.length ? found : [text.trimEnd()]).map(line => line.replace(/^\$ /, '')).join('\n');
    }

    function colourDiagnostic(code) {
        const text = code.textContent.trimEnd();
        if (/^warning/.test(text) && !/^error/m.test(text)) code.classList.add('warns');
        const piece = (name, part) => make('span', { className: 'd-' + name }, part);
        const parts = text.split('\n').map(line => {
            let hit = line.match(/^(error|warning|help|note)(\[E\d+\])?(:.*)$/);
            if (hit) return [piece(hit[1], hit[1] + (hit[2] || '')), hit[3]];
            hit = line.match(/^(\s*(?:-->|:::))(.*)$/);
            if (hit) return [piece('edge', hit[1]), hit[2]];
            hit = line.match(/^\s*\d+\s*([+-]) .*$/);
            if (hit) return [piece(hit[1] === '+' ? 'plus' : 'minus', line)];
            hit = line.match(/^(\s*\d*\s*[|=~] ?)(.*)$/);
            if (!hit) return [line];
            const [, edge, rest] = hit;
            const word = rest.match(/^(note|help)(:.*)$/);
            const under = /^\s*\|/.test(edge) && rest.match(/^([\s|]*)(_*[\^-].*|\++)$/);
            if (word) return [piece('edge', edge), piece(word[1], word[1]), word[2]];
            if (under) {
                const kind = under[2][0] === '+' ? 'plus' : under[2].includes('^') ? 'error' : 'note';
                return [piece('edge', edge), under[1], piece(kind, under[2])];
            }
            return [piece('edge', edge), rest];
        });
        code.replaceChildren(...parts.flatMap((row, i) => i < parts.length - 1 ? [...row, '\n'] : row));
    }
    function copyButton(name, text) {
        const button = make('button', { type: 'button' }, 'Copy');
        button.setAttribute('aria-label', name);
        let wait;
        on(button, 'click', async () => {
            const done = await copy(text());
            button.textContent = done ? 'Copied' : 'Select and copy';
            say(done ? 'Copied' : 'The browser did not let the page copy');
            button.focus();
            clearTimeout(wait);
            wait = setTimeout(() => { button.textContent = 'Copy'; say(''); }, 1800);
        });
        return button;
    }

    function wholeButton(code) {
        const button = make('button', { type: 'button', className: 'whole-or-part' });
        const show = whole => {
            code.classList.toggle('whole', whole);
            button.replaceChildren(make('span', { className: 'wordy' }, 'Show '), whole ? 'the part' : 'the whole program');
            reachable();
        };
        on(button, 'click', () => show(!code.classList.contains('whole')));
        show(false);
        return button;
    }
    // Colours a program, a terminal or a diagnostic, and puts the buttons in its corner.
    function decorateCode(code) {
        const is = name => code.classList.contains(name);
        const language = ['rust', 'go', 'toml', 'console'].find(name => is('language-' + name));
        // What a starter is completed with for the proofs of the book is no part of it.
        if (code.closest('.exercise')) code.querySelectorAll('.boring').forEach(line => line.remove());
        const text = code.textContent;
        if (is('diagnostic')) colourDiagnostic(code);
        else if (!language) code.textContent = text.trimEnd(); // an included file brings its last line break along
        if (!language) return;
        if (language === 'console') colourConsole(code);
        else colour(code, language);
        const tools = make('span', { className: 'tools' });
        if (code.querySelector('.boring')) tools.append(wholeButton(code));
        tools.append(language === 'console' ? copyButton('Copy the command', () => commands(text))
            : copyButton(language === 'toml' ? 'Copy' : 'Copy the whole program', () => book.changed.get(code) || text.trimEnd() + '\n'));
        code.after(tools);
    }

    // ---- text ----

    // Changes in the finished page what Markdown has no form for.
    function fixText() {
        // A line does not break behind the hyphens of `--example`.
        document.querySelectorAll('main :not(pre) > code').forEach(code => {
            if (code.childElementCount || !/(^|\s)-/.test(code.textContent)) return;
            code.replaceChildren(...code.textContent.split(/(\s+)/).map(word => word[0] === '-' ? make('span', { className: 'flag' }, word) : word));
        });
        // The corner of a table heads nothing.
        document.querySelectorAll('th:empty').forEach(head => head.replaceWith(make('td')));
    }

    // Boxes that scroll sideways can be reached and scrolled with the keyboard.
    function reachable() {
        document.querySelectorAll('pre > code, .table-wrapper, .picture').forEach(box => {
            if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
            else if (box !== document.activeElement) box.removeAttribute('tabindex');
        });
    }
    function watchReachable() {
        reachable();
        on(window, 'resize', reachable);
        on(window, 'load', reachable);
        document.addEventListener('toggle', reachable, true);
    }

    // ---- folds ----

    // Opens the folds in browsers that do not open them for the printer by themselves.
    function unfoldForPrint() {
        let opened = [];
        on(window, 'beforeprint', () => {
            opened = [...document.querySelectorAll('main details:not([open])')];
            opened.forEach(fold => { fold.open = true; });
        });
        on(window, 'afterprint', () => opened.forEach(fold => { fold.open = false; }));
    }

    // A question: an option that lists lines shows them as lines, and what one says when it is opened is read out.
    function decorateQuestions() {
        document.querySelectorAll('.quiz > details > summary').forEach(summary => {
            if (summary.querySelector('code') && [...summary.childNodes].every(node => node.nodeName === 'CODE' || !node.textContent.trim())) {
                summary.replaceChildren(make('span', { className: 'prints' }, ...summary.children));
            }
            on(summary.parentElement, 'toggle', event => {
                const said = event.target.open && event.target.querySelector('summary + *');
                say(said ? said.textContent : '');
            });
        });
    }

    // Opens the fold that a link leads into.
    function openTarget() {
        const target = location.hash.length > 1 && $(decodeURIComponent(location.hash.slice(1)));
        const fold = target && target.closest('details:not([open])');
        if (fold) { fold.open = true; target.scrollIntoView(); }
    }

    // Goes on to the page that a fragment of this one was moved to.
    function followMoved() {
        const moved = $('fragment-map');
        if (moved && location.hash) {
            const to = JSON.parse(moved.textContent)[location.hash];
            if (to) location.replace(new URL(to, location.href));
        }
    }

    // ---- on this page ----

    function addRail() {
        const heads = [...main.querySelectorAll('h2[id]')];
        if (heads.length <= 2) return;
        const links = new Map();
        const list = make('ol');
        heads.forEach(head => {
            const link = make('a', { href: '#' + head.id }, head.textContent);
            links.set(head, link);
            list.append(make('li', {}, link));
        });
        const rail = make('nav', { className: 'rail' }, make('div', {}, make('h2', { id: 'rail-title' }, 'On this page'), list));
        rail.setAttribute('aria-labelledby', 'rail-title');
        main.after(rail);
        const mark = () => {
            let at = null;
            for (const head of heads) if (head.getBoundingClientRect().top < 140) at = head;
            if (innerHeight + scrollY > document.body.scrollHeight - 40) at = heads[heads.length - 1];
            links.forEach((link, head) => {
                if (head === at) link.setAttribute('aria-current', 'true');
                else link.removeAttribute('aria-current');
            });
        };
        let due = false;
        document.addEventListener('scroll', () => {
            if (due) return;
            due = true;
            requestAnimationFrame(() => { due = false; mark(); });
        }, { passive: true });
        mark();
    }

    // ---- the list of chapters ----

    // The list can be shown and hidden: by its buttons, and by the returned function.
    function addChapterToggle() {
        const toggle = $('nav-toggle');
        const sidebar = $('sidebar');
        const narrow = matchMedia('(max-width: 67.99rem)');
        function navShown() {
            return narrow.matches ? html.classList.contains('nav-open') : !html.classList.contains('nav-closed');
        }
        function showNav(yes) {
            if (narrow.matches) {
                html.classList.toggle('nav-open', yes);
                if (yes) (sidebar.querySelector('[aria-current]') || $('nav-close')).focus({ preventScroll: true });
                else if (sidebar.contains(document.activeElement)) toggle.focus();
            } else {
                html.classList.toggle('nav-closed', !yes);
                keep('book-nav', yes ? null : 'closed');
            }
            toggle.setAttribute('aria-expanded', navShown());
        }
        on(toggle, 'click', () => showNav(!navShown()));
        on($('nav-close'), 'click', () => showNav(false));
        on(document, 'click', event => {
            if (html.classList.contains('nav-open') && !sidebar.contains(event.target) && !toggle.contains(event.target)) showNav(false);
        });
        // Tabbing out of the list closes it.
        on(sidebar, 'focusout', event => {
            if (event.relatedTarget && !sidebar.contains(event.relatedTarget) && event.relatedTarget !== toggle && narrow.matches) showNav(false);
        });
        on(narrow, 'change', () => {
            html.classList.remove('nav-open');
            toggle.setAttribute('aria-expanded', navShown());
        });
        toggle.setAttribute('aria-expanded', navShown());
        on(window, 'pagehide', () => {
            try { sessionStorage.setItem('book-nav-scroll', sidebar.scrollTop); } catch { /* no storage */ }
        });
        return showNav;
    }

    // ---- theme ----

    function listenToThemes() {
        const themes = document.querySelectorAll('input[name="theme"]');
        function setTheme(theme) {
            html.classList.remove('light', 'dark');
            if (theme !== 'auto') html.classList.add(theme);
            themes.forEach(input => { input.checked = input.value === theme; });
        }
        setTheme(html.classList.contains('dark') ? 'dark' : html.classList.contains('light') ? 'light' : 'auto');
        themes.forEach(input => on(input, 'change', () => {
            setTheme(input.value);
            keep('book-theme', input.value === 'auto' ? null : input.value);
        }));
        on(window, 'storage', event => {
            if (event.key === 'book-theme') setTheme(event.newValue || 'auto');
        });
    }

    // ---- dialogs ----

    // Opens the search. The first time, search.js is fetched with the index.
    let searching = null; // the promise of both
    function openSearch() {
        const search = $('search');
        if (!search || search.open) return;
        search.showModal();
        $('search-input').select();
        if (searching) return;
        $('search-count').textContent = 'Fetching the index.';
        window.search = window.search || {}; // the index goes into it
        searching = Promise.all([fetchScript(html.dataset.searchindex), fetchScript(scripts.search)]).then(() => book.startSearch(), () => {
            searching = null;
            $('search-count').textContent = 'The index could not be fetched.';
        });
    }

    function listenToDialogs() {
        on($('search-toggle'), 'click', openSearch);
        on($('search'), 'keydown', event => {
            if (event.key === 'Escape') {
                event.preventDefault(); // the browser would first empty the field
                $('search').close();
            } else if (event.key === 'Enter' && event.target === $('search-input')) {
                event.preventDefault(); // the browser would press Close
            }
        });
        on($('help-toggle'), 'click', () => $('help').showModal());
        // A click beside a dialog closes it.
        document.querySelectorAll('dialog').forEach(dialog => on(dialog, 'click', event => {
            if (event.target !== dialog) return;
            const box = dialog.getBoundingClientRect();
            const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
            if (!inside) dialog.close();
        }));
    }

    // ---- keys ----

    function listenToKeys(showNav) {
        on(document, 'keydown', event => {
            if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
            if (event.key === 'Escape' && html.classList.contains('nav-open')) {
                showNav(false);
                return;
            }
            const target = event.target;
            if (document.querySelector('dialog[open]') || target.isContentEditable
                || target.closest('input, textarea, select, [popover]')) return;
            if (event.key === 's' || event.key === '/') {
                if (!$('search')) return;
                event.preventDefault();
                openSearch();
            } else if (event.key === '?') {
                event.preventDefault();
                $('help').showModal();
            } else if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && !event.shiftKey) {
                if (target.closest('[tabindex="0"]')) return; // the arrows scroll it
                const forward = (event.key === 'ArrowRight') === (html.dir !== 'rtl');
                const link = $(forward ? 'next' : 'previous');
                if (link) location.href = link.href;
            }
        });
    }

    document.querySelectorAll('pre > code').forEach(decorateCode);
    fixText();
    watchReachable();
    unfoldForPrint();
    decorateQuestions();
    openTarget();
    on(window, 'hashchange', openTarget);
    followMoved();
    addRail();
    const showNav = addChapterToggle();
    listenToThemes();
    listenToDialogs();
    listenToKeys(showNav);
})();
