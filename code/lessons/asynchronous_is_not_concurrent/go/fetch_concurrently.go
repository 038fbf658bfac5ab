// Three fetches by a plain function, and a caller that makes them concurrent.
package main

import (
	"fmt"
	"sync"
	"time"
)

// ANCHOR: main
func fetch(item string) string {
	times := map[string]time.Duration{"recipe": 30, "shopping list": 20}
	time.Sleep(max(times[item], 10) * time.Millisecond) // the network
	return "the " + item
}

func main() {
	begun := time.Now()
	var recipe, list, episode string
	var fetches sync.WaitGroup
	fetches.Go(func() { recipe = fetch("recipe") })
	fetches.Go(func() { list = fetch("shopping list") })
	fetches.Go(func() { episode = fetch("episode") })
	fetches.Wait()
	fmt.Printf("%s, %s, %s\n", recipe, list, episode)
	fmt.Println(time.Since(begun).Milliseconds(), "ms")
}

// ANCHOR_END: main
