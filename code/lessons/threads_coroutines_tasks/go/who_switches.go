// A loop that waits for a bell which another goroutine has to ring: Go's runtime
// interrupts it.
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
)

// ANCHOR: main
func listen(bell *atomic.Bool) string {
	for !bell.Load() {
	} // <- nothing gives way in here
	return "the bell rang"
}

func main() {
	runtime.GOMAXPROCS(1) // one goroutine at a time
	var bell atomic.Bool
	go bell.Store(true)
	fmt.Println("a goroutine rings:", listen(&bell))
}

// ANCHOR_END: main
