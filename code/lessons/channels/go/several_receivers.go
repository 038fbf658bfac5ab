// One channel, several cooks: a Go channel has as many receivers as you like.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	cooks  = 4
	places = 100
	many   = 100_000
	few    = 40
	rounds = 5
)

// ANCHOR: main
func cook(orders <-chan time.Duration) (cooked int) { // <- an end to receive from
	for order := range orders {
		if order > 0 {
			time.Sleep(order)
		}
		cooked++
	}
	return cooked
}

func cookAll(menu []time.Duration, cooks int) int {
	rail := make(chan time.Duration, places)
	var kitchen sync.WaitGroup
	var cooked atomic.Int64
	for range cooks { // all of them, the same channel
		kitchen.Go(func() { cooked.Add(int64(cook(rail))) })
	}
	for _, order := range menu {
		rail <- order
	}
	close(rail)
	kitchen.Wait()
	return int(cooked.Load())
}

// ANCHOR_END: main

func fastest(menu []time.Duration, cooks int) time.Duration {
	best := time.Hour
	for range rounds {
		start := time.Now()
		if cooked := cookAll(menu, cooks); cooked != len(menu) {
			panic(fmt.Sprintf("%d of %d orders were cooked", cooked, len(menu)))
		}
		best = min(best, time.Since(start))
	}
	return best
}

func measure(name string, cooks int) {
	quick := make([]time.Duration, many)
	mixed := make([]time.Duration, few)
	for number := 0; number < few; number += 4 {
		mixed[number] = 10 * time.Millisecond
	}
	each := fastest(quick, cooks).Nanoseconds() / many
	slow := fastest(mixed, cooks).Milliseconds()
	fmt.Printf("%-18s%6d ns a quick order %6d ms with slow ones among them\n", name, each, slow)
}

func main() {
	measure("one cook", 1)
	measure("many receivers", cooks)
}
