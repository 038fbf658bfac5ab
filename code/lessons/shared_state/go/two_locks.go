// The cook takes the pantry and then the till, the waiter the till and then the
// pantry.
package main

import (
	"fmt"
	"sync"
)

// ANCHOR: main
func main() {
	var pantry, till sync.Mutex
	var bothHold, both sync.WaitGroup
	bothHold.Add(2)
	take := func(first, second *sync.Mutex) {
		first.Lock()
		bothHold.Done()
		bothHold.Wait() // until the other has its first, too
		second.Lock()
	}
	both.Go(func() { take(&pantry, &till) })
	both.Go(func() { take(&till, &pantry) })
	both.Wait()
	fmt.Println("both are done")
}

// ANCHOR_END: main
