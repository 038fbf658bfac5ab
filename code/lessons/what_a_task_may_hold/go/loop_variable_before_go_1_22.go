//go:build go1.21

// The program of loop_variable.go, in the Go of before 1.22.
package main

import (
	"fmt"
	"sync"
)

// ANCHOR: main
func main() {
	var chores sync.WaitGroup
	begin := make(chan struct{}) // nobody begins before the loop is over
	for chore := 0; chore < 3; chore++ {
		chores.Add(1)
		go func() {
			defer chores.Done()
			<-begin
			fmt.Println("chore", chore)
		}()
	}
	close(begin)
	chores.Wait()
}

// ANCHOR_END: main
