// The search of the course, fetched with the index when the search is first opened. book.js opens and closes its dialog.
(function () {
    'use strict';
    const { make, on } = window.book;
    const root = document.documentElement.dataset.root || '';
    const $ = id => document.getElementById(id);
    const search = $('search');
    const input = $('search-input');
    const results = $('search-results');
    const count = $('search-count');
    const index = { docs: [], limit: 0 };

    // The index as mdBook wrote it, with each text in lower case beside it.
    function readIndex() {
        const { doc_urls: urls, index: { documentStore }, results_options: options } = window.search;
        index.docs = Object.entries(documentStore.docs).map(([ref, doc]) => ({
            url: urls[ref],
            title: doc.title,
            trail: doc.breadcrumbs,
            body: doc.body,
            low: [doc.title, doc.breadcrumbs, doc.body].map(text => text.toLowerCase()),
        }));
        index.limit = options.limit_results;
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
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        if (!words.length) {
            results.replaceChildren();
            count.textContent = 'Type a word: a type, a macro, a mistake.';
            return;
        }
        const found = index.docs.map(doc => [score(doc, words), doc]).filter(hit => hit[0])
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
    // The arrows walk through the results, and Enter takes the first.
    function walk(event) {
        const links = [input, ...results.querySelectorAll('a')];
        const at = links.indexOf(document.activeElement);
        if (event.key === 'Enter' && at === 0) {
            if (links[1]) links[1].click();
        } else if (at >= 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)];
            event.preventDefault();
            if (next) next.focus();
        }
    }

    // Called when the index is there too.
    window.book.startSearch = function () {
        readIndex();
        on(input, 'input', find);
        on(search, 'keydown', walk);
        find();
    };
})();
