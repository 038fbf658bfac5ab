// What becomes of a goroutine's stack that was once needed: the garbage
// collector gives it back while the goroutine waits.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

// ANCHOR: main
func countDown(from int) int {
	var notes [1000]byte // on the goroutine's stack, at every level
	if from == 0 {
		return 0
	}
	return countDown(from-1) + int(notes[from%1000])
}

func stacks() uint64 {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.StackInuse / 1024
}

func main() {
	var begun sync.WaitGroup
	door := make(chan struct{})
	for range 100 {
		begun.Add(1)
		go func() {
			countDown(50) // more than 50 kB of stack, for a moment
			begun.Done()
			<-door
		}()
	}
	begun.Wait()
	fmt.Println("100 goroutines wait, their stacks:", stacks(), "KiB")
	for range 10 {
		runtime.GC()
	}
	fmt.Println("after garbage collection:", stacks(), "KiB")
}

// ANCHOR_END: main
