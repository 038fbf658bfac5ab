// The page's own script: programs, folds, chapters, theme, search. No other script is needed to read.
(function () {
    'use strict';
    const html = document.documentElement;
    const root = html.dataset.root || '';
    const main = document.getElementById('content');
    const $ = id => document.getElementById(id);
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
    const say = text => { $('status').textContent = text; };
    // What the scripts beside this one share: small helpers, and what a program says now where the reader has changed it.
    const book = window.book = { make, on, keep, say, copy, changed: new Map() };

    // ---- programs ----

    // Which lines mdBook marked as hidden: a hidden line is a span with its line break in it.
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

    document.querySelectorAll('pre > code').forEach(code => {
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
    });

    // A line does not break behind the hyphens of `--example`.
    document.querySelectorAll('main :not(pre) > code').forEach(code => {
        if (code.childElementCount || !/(^|\s)-/.test(code.textContent)) return;
        code.replaceChildren(...code.textContent.split(/(\s+)/).map(word => word[0] === '-' ? make('span', { className: 'flag' }, word) : word));
    });

    // The corner of a table heads nothing.
    document.querySelectorAll('th:empty').forEach(head => head.replaceWith(make('td')));

    // What scrolls sideways can be reached and scrolled with the keyboard.
    function reachable() {
        document.querySelectorAll('pre > code, .table-wrapper, .picture').forEach(box => {
            if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
            else if (box !== document.activeElement) box.removeAttribute('tabindex');
        });
    }
    reachable();
    on(window, 'resize', reachable);
    on(window, 'load', reachable);
    document.addEventListener('toggle', reachable, true);

    // The browsers that do not open folds for the printer by themselves.
    let opened = [];
    on(window, 'beforeprint', () => {
        opened = [...document.querySelectorAll('main details:not([open])')];
        opened.forEach(fold => { fold.open = true; });
    });
    on(window, 'afterprint', () => opened.forEach(fold => { fold.open = false; }));

    // A question: an option that lists lines shows them as lines, and what one says when it is opened is read out.
    document.querySelectorAll('.quiz > details > summary').forEach(summary => {
        if (summary.querySelector('code') && [...summary.childNodes].every(node => node.nodeName === 'CODE' || !node.textContent.trim())) {
            summary.replaceChildren(make('span', { className: 'prints' }, ...summary.children));
        }
        on(summary.parentElement, 'toggle', event => {
            const said = event.target.open && event.target.querySelector('summary + *');
            say(said ? said.textContent : '');
        });
    });

    // A link into a fold opens it.
    function openTarget() {
        const target = location.hash.length > 1 && $(decodeURIComponent(location.hash.slice(1)));
        const fold = target && target.closest('details:not([open])');
        if (fold) { fold.open = true; target.scrollIntoView(); }
    }
    openTarget();
    on(window, 'hashchange', openTarget);

    // Pages that were moved, by fragment.
    const moved = $('fragment-map');
    if (moved && location.hash) {
        const to = JSON.parse(moved.textContent)[location.hash];
        if (to) location.replace(new URL(to, location.href));
    }

    // ---- on this page ----

    const heads = [...main.querySelectorAll('h2[id]')];
    if (heads.length > 2) {
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
    // Whoever tabs out of the list is done with it.
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

    // ---- theme ----

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

    // ---- search: the index is fetched when the reader opens the search ----

    const search = $('search');
    const input = $('search-input');
    const results = $('search-results');
    const count = $('search-count');
    let index = null;

    function openSearch() {
        if (!search || search.open) return;
        search.showModal();
        input.select();
        if (index || $('search-index')) return;
        count.textContent = 'Fetching the index.';
        window.search = window.search || {};
        const script = make('script', { src: html.dataset.searchindex, id: 'search-index' });
        on(script, 'load', () => {
            const { doc_urls: urls, index: { documentStore }, results_options: options } = window.search;
            index = Object.entries(documentStore.docs).map(([ref, doc]) => ({
                url: urls[ref],
                title: doc.title,
                trail: doc.breadcrumbs,
                body: doc.body,
                low: [doc.title, doc.breadcrumbs, doc.body].map(text => text.toLowerCase()),
            }));
            index.limit = options.limit_results;
            find();
        });
        on(script, 'error', () => {
            script.remove();
            count.textContent = 'The index could not be fetched.';
        });
        document.head.append(script);
    }

    // Every word must be there; a title counts more than the trail, the trail more than the text,
    // the beginning of a word more than its middle.
    function score(doc, words) {
        let sum = 0;
        for (const word of words) {
            let best = 0;
            doc.low.forEach((text, field) => {
                const at = text.indexOf(word);
                if (at < 0) return;
                const starts = new RegExp('(^|[^a-z0-9])' + word.replace(/[^a-z0-9]/g, '\\$&')).test(text);
                best += [12, 5, 2][field] * (starts ? 2 : 1);
                if (field === 2) best += Math.min(6, text.split(word).length - 1) / 2;
            });
            if (!best) return 0;
            sum += best;
        }
        return sum;
    }

    function marked(text, words) {
        const rule = new RegExp('(' + words.map(word => word.replace(/[^a-z0-9]/gi, '\\$&')).join('|') + ')', 'gi');
        return text.split(rule).map((part, i) => i % 2 ? make('mark', {}, part) : part);
    }

    function teaser(doc, words) {
        const at = Math.max(0, Math.min(...words.map(word => {
            const i = doc.low[2].indexOf(word);
            return i < 0 ? Infinity : i;
        })));
        const from = at === Infinity || at < 60 ? 0 : doc.body.indexOf(' ', at - 50) + 1;
        const cut = from + 150 < doc.body.length;
        const part = doc.body.slice(from, from + 150).trim();
        return (from ? '… ' : '') + (cut ? part.replace(/\s+\S*$/, '') + ' …' : part);
    }

    function find() {
        if (!index) return;
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        if (!words.length) {
            results.replaceChildren();
            count.textContent = 'Type a word: a type, a macro, a mistake.';
            return;
        }
        const found = index.map(doc => [score(doc, words), doc]).filter(hit => hit[0])
            .sort((a, b) => b[0] - a[0]);
        const shown = found.slice(0, index.limit);
        count.textContent = !found.length ? 'Nothing found.' : found.length === 1 ? '1 place'
            : found.length + ' places' + (shown.length < found.length ? ', the first ' + shown.length : '');
        results.replaceChildren(...shown.map(([, doc]) => {
            const chapter = doc.trail.split(' » ')[0];
            const head = make('b', {}, ...marked(doc.title, words));
            const trail = chapter !== doc.title ? [make('span', {}, chapter + ': ')] : [];
            const link = make('a', { href: root + doc.url }, head, ...trail, ...marked(teaser(doc, words), words));
            on(link, 'click', () => search.close());
            return make('li', {}, link);
        }));
        results.scrollTop = 0;
    }

    on($('search-toggle'), 'click', openSearch);
    on(input, 'input', find);
    on(search, 'keydown', event => {
        if (event.key === 'Escape') {
            event.preventDefault(); // the browser would first empty the field
            search.close();
            return;
        }
        const links = [input, ...results.querySelectorAll('a')];
        const at = links.indexOf(document.activeElement);
        if (event.key === 'Enter' && at === 0) {
            event.preventDefault();
            if (links[1]) links[1].click();
        } else if (at >= 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)];
            event.preventDefault();
            if (next) next.focus();
        }
    });
    const help = $('help');
    on($('help-toggle'), 'click', () => help.showModal());
    // A click beside a dialog closes it.
    document.querySelectorAll('dialog').forEach(dialog => on(dialog, 'click', event => {
        if (event.target !== dialog) return;
        const box = dialog.getBoundingClientRect();
        const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
        if (!inside) dialog.close();
    }));

    // ---- keys ----

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
            if (!search) return;
            event.preventDefault();
            openSearch();
        } else if (event.key === '?') {
            event.preventDefault();
            help.showModal();
        } else if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && !event.shiftKey) {
            if (target.closest('[tabindex="0"]')) return; // the arrows scroll it
            const forward = (event.key === 'ArrowRight') === (html.dir !== 'rtl');
            const link = $(forward ? 'next' : 'previous');
            if (link) location.href = link.href;
        }
    });
})();
