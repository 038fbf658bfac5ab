// When main ends, its goroutines vanish: their deferred calls do not run.
package main

import (
	"fmt"
	"time"
)

// ANCHOR: main
func main() {
	go func() {
		defer fmt.Println("The kettle is off.")
		time.Sleep(time.Hour)
		fmt.Println("Tea is served.")
	}()
	fmt.Println("Main goes out.")
}

// ANCHOR_END: main
