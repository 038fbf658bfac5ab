// Two waiters pay a coin each, and forget the lock that stands beside the coins.
package main

import (
	"fmt"
	"sync"
)

// ANCHOR: main
type Till struct {
	mu    sync.Mutex // guards coins: says this comment, and nobody else
	coins int
}

func main() {
	var till Till
	var bothLooked, waiters sync.WaitGroup
	bothLooked.Add(2)
	for range 2 {
		waiters.Go(func() {
			coins := till.coins // <- forgets till.mu, and compiles
			bothLooked.Done()
			bothLooked.Wait() // a slow hand: the other one looks, too
			till.coins = coins + 1
		})
	}
	waiters.Wait()
	fmt.Println("coins in the till:", till.coins)
}

// ANCHOR_END: main
