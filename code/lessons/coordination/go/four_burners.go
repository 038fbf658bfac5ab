// Twenty dishes on four burners: a channel with four places holds the permits.
package main

import (
	"fmt"
	"sync"
	"time"
)

// ANCHOR: main
func main() {
	var atOnce, most counter
	var dishes sync.WaitGroup
	burners := make(chan struct{}, 4)
	for range 20 {
		burners <- struct{}{} // <- main waits
		dishes.Go(func() {
			defer func() { <-burners }()
			most.atLeast(atOnce.add(1))
			time.Sleep(10 * time.Millisecond)
			atOnce.add(-1)
		})
	}
	dishes.Wait()
	fmt.Println("most at once:", most.add(0))
}

// ANCHOR_END: main

// A number behind a lock.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) add(change int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += change
	return c.n
}

func (c *counter) atLeast(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n = max(c.n, n)
}
