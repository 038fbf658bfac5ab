// What the phrasebook says of select, in Go.
package main

import (
	"context"
	"fmt"
	"time"
)

// ANCHOR: main
func main() {
	orders := make(chan string, 8)
	rings := make(chan struct{}, 8)
	orders <- "soup"

	// Whichever comes first.
	select {
	case dish := <-orders:
		fmt.Println(dish)
	case <-rings:
		fmt.Println("a ring")
	}

	// Or nothing, for so long.
	select {
	case dish := <-orders:
		fmt.Println(dish)
	case <-time.After(time.Millisecond):
		fmt.Println("late")
	}
	patience, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	select {
	case dish := <-orders:
		fmt.Println(dish)
	case <-patience.Done():
		fmt.Println("late")
	}

	// Again and again, with a branch that is off.
	rings <- struct{}{}
	orders <- "rice"
	close(orders)
	listens := rings
loop:
	for {
		select {
		case dish, ok := <-orders:
			if !ok {
				break loop
			}
			fmt.Println(dish)
		case <-listens:
			listens = nil
		case <-time.After(time.Hour):
			fmt.Println("a quiet evening")
		}
	}
	fmt.Println("closed")
}

// ANCHOR_END: main
