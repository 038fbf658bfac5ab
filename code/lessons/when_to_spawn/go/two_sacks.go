// Two sacks of potatoes, and who peels them. Main is a goroutine like any other,
// so there is no second way to call these.
package main

import (
	"fmt"
	"math"
	"time"
)

// ANCHOR: main
func bothSpawned() uint64 {
	first, second := make(chan uint64), make(chan uint64)
	go func() { first <- peelASack() }()
	go func() { second <- peelASack() }()
	return <-first + <-second
}

func oneSpawned() uint64 {
	first := make(chan uint64)
	go func() { first <- peelASack() }()
	second := peelASack() // <- main peels too
	return <-first + second
}

// ANCHOR_END: main

func oneAfterTheOther() uint64 {
	return peelASack() + peelASack()
}

func main() {
	measure("one after the other", oneAfterTheOther)
	measure("both spawned", bothSpawned)
	measure("one spawned", oneSpawned)
}

// Some 8 ms of work for one core, more or less.
func peelASack() uint64 {
	for potato := uint64(1); potato <= 200; potato++ {
		if peelOne(potato) == 0 { // it never is, but the compiler does not know
			return 0
		}
	}
	return 200
}

//go:noinline
func peelOne(peel uint64) uint64 {
	for range 20_000 {
		peel ^= peel << 13
		peel ^= peel >> 7
		peel ^= peel << 17
	}
	return peel
}

// Peels both sacks five times and prints the fastest.
func measure(way string, peelBoth func() uint64) {
	fastest := math.Inf(1)
	var peeled uint64
	for range 5 {
		start := time.Now()
		peeled = peelBoth()
		fastest = min(fastest, time.Since(start).Seconds())
	}
	fmt.Printf("%-30s%8.1f ms   %d potatoes\n", way, fastest*1e3, peeled)
}
