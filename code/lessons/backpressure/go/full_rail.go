// What a Go sender does when a buffered channel is full: the value stays in its
// hand, whichever case of the select wins.
package main

import (
	"fmt"
	"time"
)

// ANCHOR: main
func main() {
	rail := make(chan string, 1)
	rail <- "soup" // there is a place

	order := "rice"
	select { // Rust: try_send
	case rail <- order:
	default:
		fmt.Println("full, and the", order, "is still in my hand")
	}
	select { // Rust: send_timeout
	case rail <- order:
	case <-time.After(10 * time.Millisecond):
		fmt.Println("still full, and the", order, "is still in my hand")
	}
	fmt.Println("on the rail:", len(rail), "of", cap(rail))
}

// ANCHOR_END: main
