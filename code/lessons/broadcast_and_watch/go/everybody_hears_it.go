// Everybody who listens has a channel of their own, and gets every call.
package main

import (
	"fmt"
	"sync"
)

// ANCHOR: main
type pass struct {
	mu      sync.Mutex
	waiters []chan string // one for each who listens
}

func (p *pass) subscribe() <-chan string {
	p.mu.Lock()
	defer p.mu.Unlock()
	calls := make(chan string, 8)
	p.waiters = append(p.waiters, calls)
	return calls
}

func (p *pass) call(table string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, calls := range p.waiters {
		calls <- table // <- waits for the slowest
	}
}

// ANCHOR_END: main

func (p *pass) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, calls := range p.waiters {
		close(calls)
	}
}

func listen(calls <-chan string) []string {
	var heard []string
	for call := range calls {
		heard = append(heard, call)
	}
	return heard
}

func main() {
	var pass pass
	anna := pass.subscribe()
	pass.call("table 3!")
	ben := pass.subscribe() // <- Ben begins his shift
	pass.call("table 5!")
	pass.close()

	fmt.Printf("Anna heard %q.\n", listen(anna))
	fmt.Printf("Ben heard %q.\n", listen(ben))
}
