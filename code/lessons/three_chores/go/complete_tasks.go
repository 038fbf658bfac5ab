// Dinner, laundry and a show as three goroutines, and a main that waits for
// all of them.
package main

import (
	"fmt"
	"sync"
	"time"
)

// useHands is work that needs hands, a few milliseconds of it.
func useHands() int {
	sum := 0
	for step := range 10_000_000 {
		sum ^= step
	}
	return sum
}

// ANCHOR: main
func makeDinner() {
	useHands()                        // wash the rice
	time.Sleep(60 * time.Millisecond) // it boils
	useHands()                        // lay the table
	fmt.Println("Dinner is served.")
}

func doLaundry() {
	useHands()                        // load the machine
	time.Sleep(40 * time.Millisecond) // it spins
	useHands()                        // fold the shirts
	fmt.Println("Shirts are folded.")
}

func watchLatestEpisode() {
	useHands()                        // find the remote
	time.Sleep(20 * time.Millisecond) // the ads run
	useHands()                        // stay awake
	fmt.Println("The show is over.")
}

func main() {
	var chores sync.WaitGroup
	chores.Go(makeDinner) // go makeDinner(), and counted
	chores.Go(doLaundry)
	chores.Go(watchLatestEpisode)
	chores.Wait()
}

// ANCHOR_END: main
