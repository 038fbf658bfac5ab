// Requests to the server of the book, and to the public playground. Fetched with the first Run or Check.
(function () {
    'use strict';
    const { server, SILENT, PLAYGROUND, EDITION, RunError } = window.book.run;

    async function post(url, body, signal, headers = {}) {
        try {
            return await fetch(url, {
                method: 'POST',
                headers: { 'content-type': 'application/json', ...headers },
                body: JSON.stringify(body),
                signal,
            });
        } catch (error) {
            if (error.name === 'AbortError') throw error;
            throw new RunError(server ? SILENT : 'The public playground cannot be reached from here.');
        }
    }

    // ---- the server of the book ----

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

    const LAST_EVENTS = ['ended', 'checked', 'failed_to_compile', 'error'];

    // Posts to `run`, `repeat` or `check`, and calls `onEvent` with each event as it comes.
    async function stream(action, body, signal, onEvent) {
        const response = await post(server.replace(/run$/, action), body, signal, { 'x-reader-key': window.book.run.key || '' });
        if (!response.ok) throw new RunError(await refusal(response));
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
                ended = LAST_EVENTS.includes(event.event);
                onEvent(event);
            }
        }
        if (!ended) throw new RunError('The reader went away before the program had ended. Is `cargo run` still running in its terminal?');
    }

    // ---- the public playground ----

    // The crates that the playground is known to have.
    const PLAYGROUND_HAS = ['std', 'core', 'alloc', 'crate', 'self', 'super', 'tokio', 'tokio_util', 'futures', 'futures_util',
        'bytes', 'rand', 'rayon', 'regex', 'serde', 'serde_json', 'parking_lot', 'once_cell', 'pin_project_lite', 'anyhow', 'thiserror'];

    // The reason for which the playground cannot run a program, or nothing.
    function beyondPlayground(text) {
        if (/^\s*#!\[feature/m.test(text) || /\btokio_unstable\b/.test(text)) return 'It needs what stable Rust has not switched on.';
        const own = [...text.matchAll(/\b(?:mod|enum|struct|trait|type|use [\w:]+ as) (\w+)/g)].map(hit => hit[1]);
        const missing = [...text.matchAll(/^\s*(?:pub )?use (?:::)?([a-z]\w*)(?:::|;)/gm)].map(hit => hit[1])
            .find(name => !PLAYGROUND_HAS.includes(name) && !own.includes(name));
        if (missing) return 'It needs the crate `' + missing + '`, which the public playground does not have.';
        return '';
    }

    // Asks the playground to run a program; the answer has `result` and `error`.
    async function evaluate(text, signal) {
        const response = await post(PLAYGROUND + 'evaluate.json', { version: 'stable', optimize: '0', code: text, edition: EDITION }, signal);
        if (!response.ok) throw new RunError('The public playground answers ' + response.status + '.');
        try {
            return await response.json();
        } catch {
            throw new RunError('The public playground does not answer in the way it used to.');
        }
    }

    window.book.client = { stream, beyondPlayground, evaluate };
})();
