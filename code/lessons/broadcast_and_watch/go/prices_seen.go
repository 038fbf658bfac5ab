// A board with the newest price, and a channel that is closed when it changes.
package main

import (
	"fmt"
	"sync"
)

// ANCHOR: main
type board struct {
	mu      sync.Mutex
	price   int
	changed chan struct{} // closed by the next change: everybody hears that
}

func (b *board) read() (int, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.price, b.changed
}

func (b *board) write(price int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.price = price
	close(b.changed)
	b.changed = make(chan struct{})
}

// ANCHOR_END: main

func main() {
	board := &board{changed: make(chan struct{})}
	_, changed := board.read()
	waiter := make(chan int)
	go func() {
		seen := 0
		for price := 0; price != 10_000; seen++ {
			<-changed
			price, changed = board.read()
		}
		waiter <- seen
	}()
	for price := 1; price <= 10_000; price++ {
		board.write(price)
	}
	fmt.Printf("saw %s, 10000 at last\n", inWords(<-waiter))
}

func inWords(count int) string {
	switch {
	case count == 1:
		return "one price"
	case count < 10:
		return "a few prices"
	case count < 100:
		return "tens of prices"
	default:
		return "hundreds of prices, or more"
	}
}
