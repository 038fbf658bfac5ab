// Asked for only while the book is served for writing: shows faults, and loads the page again when the book is rebuilt.
(function () {
    'use strict';
    const endpoint = document.currentScript.dataset.endpoint;
    const key = 'book-reload';

    // The folds of the book, not those that a run has made.
    const folds = () => document.querySelectorAll('main details:not(.run *)');

    // The place on the page and the open folds survive the reload.
    try {
        const was = JSON.parse(sessionStorage.getItem(key));
        sessionStorage.removeItem(key);
        if (was && was.path === location.pathname) {
            folds().forEach((fold, i) => { fold.open = was.open.includes(i); });
            document.fonts.ready.then(() => scrollTo(0, was.y));
        }
    } catch { /* no storage */ }
    function reload() {
        const open = [];
        folds().forEach((fold, i) => { if (fold.open) open.push(i); });
        try {
            sessionStorage.setItem(key, JSON.stringify({ path: location.pathname, y: scrollY, open }));
        } catch { /* no storage */ }
        location.reload();
    }

    // `mdbook serve` speaks over a web socket, and says no more than "reload".
    if (!endpoint.startsWith('__reader/')) {
        const socket = new WebSocket((location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/' + endpoint);
        socket.onmessage = event => {
            if (event.data !== 'reload') return;
            socket.close();
            reload();
        };
        addEventListener('pagehide', () => socket.close());
        return;
    }

    const element = (tag, name, text) => {
        const node = document.createElement(tag);
        if (name) node.className = name;
        if (text) node.textContent = text;
        return node;
    };
    // Two live regions stand empty from the start, so that what comes into them is read out.
    const panel = element('section', 'unseen');
    panel.setAttribute('aria-label', 'Faults in the book');
    const inside = element('div');
    inside.setAttribute('aria-live', 'assertive');
    panel.append(inside);
    const note = element('p', 'unseen');
    note.setAttribute('role', 'status');
    document.body.append(panel, note);

    function mend() {
        panel.className = 'unseen';
        inside.replaceChildren();
    }
    function showFaults(data) {
        const faults = data.faults || [];
        const head = element('header');
        const close = element('button', '', 'Dismiss');
        close.type = 'button';
        close.addEventListener('click', mend);
        head.append(element('h2', '', faults.length > 1 ? faults.length + ' faults in the book' : 'A fault in the book'), close);
        const list = element('ul');
        faults.forEach(fault => {
            const item = element('li');
            const place = [fault.file, fault.line].filter(part => part !== null && part !== undefined && part !== '').join(':');
            if (place) item.append(element('code', '', place));
            item.append(element('strong', '', fault.message));
            if (fault.help) item.append(element('em', '', fault.help));
            list.append(item);
        });
        panel.className = 'fault';
        inside.replaceChildren(head);
        if (faults.length) inside.append(list);
        else if (data.text) inside.append(element('pre', '', data.text));
    }
    document.addEventListener('keydown', event => {
        if (event.key === 'Escape' && panel.className === 'fault' && !document.querySelector('dialog[open]')) mend();
    });

    let lost = false;
    let source = null;
    function listen() {
        source = new EventSource('/' + endpoint);
        source.onopen = () => { if (lost) reload(); };
        source.onmessage = event => { if (event.data === 'reload') reload(); };
        source.addEventListener('reload', reload);
        source.addEventListener('mended', mend);
        source.addEventListener('fault', event => {
            try {
                showFaults(JSON.parse(event.data));
            } catch {
                showFaults({ text: event.data });
            }
        });
        source.onerror = () => {
            if (!source) return;
            lost = true;
            note.className = 'stopped';
            note.textContent = 'The reader has stopped. This page loads again when it is back.';
            if (source.readyState !== EventSource.CLOSED) return;
            source = null;
            setTimeout(follow, 2000);
        };
    }
    function hush() {
        if (source) source.close();
        source = null;
    }
    // A browser opens six connections to a host, for all its tabs together: a tab that
    // nobody sees holds none. What it missed it hears when it is seen, by its content hash.
    function follow() {
        if (document.hidden) hush();
        else if (!source) listen();
    }
    document.addEventListener('visibilitychange', follow);
    addEventListener('pagehide', hush);
    addEventListener('pageshow', event => { if (event.persisted) follow(); });
    follow();
})();
