// Nobody closes the channel, and the cook waits for ever. Go's runtime notices
// when every goroutine waits.
package main

import "fmt"

// ANCHOR: main
func main() {
	rail := make(chan string, 8)
	rail <- "soup"
	for dish := range rail {
		fmt.Println(dish)
	}
	fmt.Println("the cook goes home")
}

// ANCHOR_END: main
