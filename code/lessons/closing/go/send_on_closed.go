// What a closed channel does to those who use it.
package main

import "fmt"

// ANCHOR: main
func try(what string, do func()) {
	defer func() {
		if reason := recover(); reason != nil {
			fmt.Println(what+":", reason)
		}
	}()
	do()
}

func main() {
	rail := make(chan string, 8)
	rail <- "soup"
	close(rail)

	try("an order", func() { rail <- "cake" })
	try("closing again", func() { close(rail) })

	dish, ok := <-rail
	fmt.Printf("received %q, %t\n", dish, ok)
	dish, ok = <-rail
	fmt.Printf("received %q, %t\n", dish, ok)
}

// ANCHOR_END: main
