// Three waiters send orders to one cook, over one channel.
package main

import "fmt"

// ANCHOR: main
type Order struct {
	Table int
	Dish  string
}

func waitAt(table int, rail chan<- Order) { // <- an end to send to
	for _, dish := range []string{"soup", "rice"} {
		rail <- Order{table, dish}
	}
}

func main() {
	rail := make(chan Order, 8)
	for table := 1; table <= 3; table++ {
		go waitAt(table, rail)
	}
	for range 6 {
		order := <-rail
		fmt.Printf("table %d: %s\n", order.Table, order.Dish)
	}
}

// ANCHOR_END: main
