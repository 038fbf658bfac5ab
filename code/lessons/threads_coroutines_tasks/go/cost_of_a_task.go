// What an idle goroutine costs: memory, and time until it has started. Memory is
// read from Linux; elsewhere it is left out.
//
// They are started in ten batches, and the time is that of the fastest.
package main

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

const (
	batches    = 10
	goroutines = 10_000 // a batch
)

var started atomic.Int64

// ANCHOR: main
func wait(gate chan bool) {
	started.Add(1)
	<-gate // parked here until main opens the gate
}

// ANCHOR_END: main

// memory of this process in bytes, resident or swapped out; 0 if unknown.
func memory() (bytes int) {
	rollup, err := os.ReadFile("/proc/self/smaps_rollup")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(rollup), "\n") {
		for _, name := range []string{"Rss:", "Swap:"} {
			var kilobytes int
			if n, _ := fmt.Sscanf(line, name+" %d kB", &kilobytes); n == 1 {
				bytes += kilobytes * 1024
			}
		}
	}
	return bytes
}

func main() {
	gate := make(chan bool)
	before := memory()
	fastest := time.Hour
	for batch := 1; batch <= batches; batch++ {
		begin := time.Now()
		for range goroutines {
			go wait(gate)
		}
		for started.Load() < int64(batch*goroutines) {
			time.Sleep(100 * time.Microsecond)
		}
		fastest = min(fastest, time.Since(begin)/goroutines)
	}
	bytes := "-"
	if after := memory(); after > 0 {
		bytes = fmt.Sprintf("%d B", max(0, after-before)/(batches*goroutines))
	}
	fmt.Printf("%-28s %10s %10s %12s\n", "one of many that wait", "future", "memory", "to start")
	fmt.Printf("%-28s %10s %10s %9d ns\n", "goroutine", "-", bytes, fastest.Nanoseconds())
	close(gate)
}
