// The program that does nothing in Rust: a call in Go runs the function.
package main

import "fmt"

// ANCHOR: main
func makeDinner() {
	fmt.Println("Dinner is on the table.")
}

func main() {
	makeDinner()
	fmt.Println("Let's eat!")
}

// ANCHOR_END: main
