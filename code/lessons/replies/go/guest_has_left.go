// A reply without a place for it: the guest leaves, and the cook waits for ever.
package main

import (
	"fmt"
	"time"
)

// ANCHOR: main
func answer(reply chan string, done chan bool) {
	reply <- "soup" // the guest has left, so nobody receives
	close(done)
}

func main() {
	done := make(chan bool)
	go answer(make(chan string, 1), done)
	<-done
	fmt.Println("With a place the cook goes on, and the soup is thrown away.")

	done = make(chan bool)
	go answer(make(chan string), done)
	select {
	case <-done:
	case <-time.After(10 * time.Millisecond):
		fmt.Println("Without one he still stands there.")
	}
}

// ANCHOR_END: main
