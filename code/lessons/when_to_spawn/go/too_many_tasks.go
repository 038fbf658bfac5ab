// The same sum three ways: in a loop, with a goroutine for every number, with a
// goroutine for every chunk.
package main

import (
	"fmt"
	"math"
	"time"
)

// ANCHOR: main
const (
	numbers = 100_000
	chunk   = 12_500 // eight of them
)

func sumInGoroutines(each uint64) uint64 {
	parts := make(chan uint64, numbers/each)
	for from := uint64(0); from < numbers; from += each {
		go func() { parts <- sum(from, from+each) }()
	}
	var total uint64
	for range cap(parts) {
		total += <-parts
	}
	return total
}

// ANCHOR_END: main

//go:noinline
func sum(from, to uint64) uint64 {
	var total uint64
	for number := from; number < to; number++ {
		total += number
	}
	return total
}

func main() {
	measure("a loop", func() uint64 { return sum(0, numbers) })
	measure("a goroutine a number", func() uint64 { return sumInGoroutines(1) })
	measure("a goroutine a chunk", func() uint64 { return sumInGoroutines(chunk) })
}

// Runs the sum three times and prints the fastest.
func measure(way string, addUp func() uint64) {
	fastest := math.Inf(1)
	var total uint64
	for range 3 {
		start := time.Now()
		total = addUp()
		fastest = min(fastest, time.Since(start).Seconds())
	}
	fmt.Printf("%-21s%12.3f ms   sum %d\n", way, fastest*1e3, total)
}
