// Six goroutines are started in order, and run in an order that nobody promises.
package main

import (
	"fmt"
	"sync"
)

// ANCHOR: main
func announce(number int) {
	fmt.Printf("coming from: task %d\n", number)
}

func main() {
	var tasks sync.WaitGroup
	tasks.Go(func() { announce(0) })
	tasks.Go(func() { announce(1) })
	for number := 2; number < 5; number++ {
		tasks.Go(func() { announce(number) })
	}
	tasks.Go(func() { announce(5) })
	tasks.Wait()
}

// ANCHOR_END: main
