// Main starts a goroutine and returns at once, without waiting for it.
package main

import "fmt"

// ANCHOR: main
func main() {
	go func() {
		fmt.Println("We'll never see this... without waiting")
	}()
} // <- main returns; nobody has waited

// ANCHOR_END: main
