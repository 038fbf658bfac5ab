// Receiving from a channel waits exactly as long as the goroutine takes.
package main

import (
	"fmt"
	"time"
)

// ANCHOR: main
func doLaundry() int {
	time.Sleep(30 * time.Millisecond) // the machine spins
	fmt.Println("The laundry is folded.")
	return 7 // shirts
}

func main() {
	laundry := make(chan int, 1)
	go func() { laundry <- doLaundry() }()
	shirts := <-laundry
	fmt.Printf("Main is back, with %d shirts.\n", shirts)
}

// ANCHOR_END: main
