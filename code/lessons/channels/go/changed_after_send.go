// An order is changed after it has been sent.
package main

import "fmt"

// ANCHOR: main
type Order struct {
	Table  int
	Dishes []string
}

func main() {
	rail := make(chan Order, 8)
	order := Order{Table: 3, Dishes: []string{"soup", "rice"}}
	rail <- order // <- sent, by value

	order.Table = 4
	order.Dishes[0] = "salad"

	order = <-rail // <- what the cook gets
	fmt.Println("table", order.Table, order.Dishes)
}

// ANCHOR_END: main
