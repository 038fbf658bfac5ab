// Three cases, of which two are ready: which one wins?
package main

import "fmt"

// ANCHOR: main
func main() {
	bread := make(chan bool) // never ready
	fish := make(chan bool, 1)
	steak := make(chan bool, 1)
	fish <- true
	steak <- true

	select {
	case <-bread:
		fmt.Println("bread")
	case <-fish:
		fmt.Println("fish")
	case <-steak:
		fmt.Println("steak")
	}
}

// ANCHOR_END: main
