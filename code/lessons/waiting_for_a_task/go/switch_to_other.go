// While main sleeps, the other goroutine has its turn.
package main

import (
	"fmt"
	"time"
)

// ANCHOR: main
func main() {
	go func() {
		fmt.Println("The other goroutine has its turn.")
	}()
	time.Sleep(8 * time.Millisecond) // main gives way here
	fmt.Println("Main is back.")
}

// ANCHOR_END: main
