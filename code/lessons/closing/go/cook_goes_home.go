// The cook goes home when somebody has closed the channel.
package main

import (
	"fmt"
	"sync"
	"time"
)

// ANCHOR: main
func waitAt(table int, rail chan<- int) {
	time.Sleep(time.Duration(10*table) * time.Millisecond)
	rail <- table
}

func main() {
	rail := make(chan int, 8)
	var waiters sync.WaitGroup
	for table := 1; table <= 3; table++ {
		waiters.Go(func() { waitAt(table, rail) })
	}
	go func() {
		waiters.Wait() // <- somebody must count them,
		close(rail)    // <- and close, once
	}()
	cooked := 0
	for range rail {
		cooked++
	}
	fmt.Println(cooked, "orders, and the kitchen is dark")
}

// ANCHOR_END: main
