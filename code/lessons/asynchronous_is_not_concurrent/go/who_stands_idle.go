// A hundred goroutines that wait at the same time, and how many threads the
// whole program has.
package main

import (
	"fmt"
	"runtime/pprof"
	"sync"
)

// ANCHOR: main
func main() {
	var begun, ended sync.WaitGroup
	door := make(chan struct{})
	begun.Add(100)
	for range 100 {
		ended.Go(func() {
			begun.Done()
			<-door // the goroutine is parked, and its thread runs another
		})
	}
	begun.Wait()
	threads := pprof.Lookup("threadcreate").Count()
	fmt.Println("threads for 100 goroutines that wait:", threads)
	close(door)
	ended.Wait()
}

// ANCHOR_END: main
