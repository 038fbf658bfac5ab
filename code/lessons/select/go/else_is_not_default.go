// A select with a default looks, and does not wait.
package main

import "fmt"

// ANCHOR: main
func look(orders <-chan string) string {
	select {
	case dish := <-orders:
		return dish
	default:
		return "nothing"
	}
}

// ANCHOR_END: main

func main() {
	orders := make(chan string, 8)
	fmt.Println("with default:", look(orders))
	orders <- "soup"
	fmt.Println("with default:", look(orders))
}
