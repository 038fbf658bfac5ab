// Each order carries a channel of its own, for the answer.
package main

import (
	"fmt"
	"sync"
)

// ANCHOR: main
type Order struct {
	table int
	dish  string
	reply chan<- string
}

func cook(rail <-chan Order) {
	for order := range rail {
		order.reply <- fmt.Sprintf("a plate of %s for table %d", order.dish, order.table)
	}
}

func ask(rail chan<- Order, table int, dish string) string {
	reply := make(chan string, 1) // a place, or the cook waits for us
	rail <- Order{table, dish, reply}
	return <-reply
}

func main() {
	rail := make(chan Order, 3)
	go cook(rail)

	var waiters sync.WaitGroup
	var one, other string
	waiters.Go(func() { one = ask(rail, 3, "soup") })
	waiters.Go(func() { other = ask(rail, 5, "rice") })
	waiters.Wait()
	fmt.Println("one waiter has", one)
	fmt.Println("the other has", other)
}

// ANCHOR_END: main
