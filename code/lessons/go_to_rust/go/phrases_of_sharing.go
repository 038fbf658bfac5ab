// What the phrasebook says of package sync, in Go.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// ANCHOR: main
type till struct {
	mu  sync.Mutex
	sum int
}

func (t *till) pay(sum int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sum += sum
}

var guests atomic.Uint64

var menu = sync.OnceValue(func() string { return "soup" })

func main() {
	// A value with a lock beside it, or two.
	var shared till
	var paying sync.WaitGroup
	paying.Go(func() { shared.pay(5) })
	paying.Wait()
	fmt.Println(shared.sum)

	var mu sync.RWMutex
	prices := make(map[string]int)
	mu.Lock()
	prices["soup"] = 6
	mu.Unlock()
	mu.RLock()
	fmt.Println(prices["soup"])
	mu.RUnlock()

	// A counter, and something that is made once.
	guests.Add(1)
	fmt.Println(guests.Load())
	fmt.Println(menu())
	var once sync.Once
	var oven string
	once.Do(func() { oven = "hot" })
	fmt.Println(oven)

	// A limit, a bell, and a meeting.
	burners := make(chan struct{}, 4)
	burners <- struct{}{}
	fmt.Println(cap(burners)-len(burners), "burners left")
	<-burners

	bell := make(chan struct{}, 1)
	select {
	case bell <- struct{}{}:
	default:
	}
	<-bell

	var table, meal sync.WaitGroup
	table.Add(2)
	var leaders atomic.Int64
	for range 2 {
		meal.Go(func() {
			table.Done()
			table.Wait()
			leaders.CompareAndSwap(0, 1)
		})
	}
	meal.Wait()
	fmt.Println("one leads:", leaders.Load() == 1)
}

// ANCHOR_END: main
