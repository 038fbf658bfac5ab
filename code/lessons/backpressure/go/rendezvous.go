// A channel without a buffer is a meeting: nothing is sent to nobody.
package main

import "fmt"

// ANCHOR: main
func main() {
	for _, places := range []int{0, 1} {
		rail := make(chan string, places)
		select {
		case rail <- "soup":
			fmt.Println(places, "places: it hangs, and nobody has come")
		default:
			fmt.Println(places, "places: nobody is there to take it")
		}
	}

	rail := make(chan string)
	go func() { <-rail }()
	rail <- "soup" // returns when the cook has it
	fmt.Println("It is in the cook's hand.")
}

// ANCHOR_END: main
