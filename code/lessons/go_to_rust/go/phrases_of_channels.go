// What the phrasebook says of channels, in Go.
package main

import "fmt"

// ANCHOR: main
func waiter(rail chan<- string) {
	rail <- "soup"
	rail <- "rice"
}

func cook(rail <-chan string, done chan<- bool) {
	for dish := range rail {
		fmt.Println(dish)
	}
	fmt.Println("closed")
	done <- true
}

func trySend(rail chan<- string, dish string) bool {
	select {
	case rail <- dish:
		return true
	default:
		return false
	}
}

func tryReceive(rail <-chan string) string {
	select {
	case dish := <-rail:
		return fmt.Sprintf("Some(%q)", dish)
	default:
		return "None"
	}
}

func main() {
	// From one goroutine to another, until the channel is closed.
	rail := make(chan string, 8)
	done := make(chan bool)
	go cook(rail, done)
	waiter(rail)
	close(rail)
	<-done

	// Without waiting.
	rail = make(chan string, 1)
	fmt.Println(trySend(rail, "soup"))
	fmt.Println(trySend(rail, "rice"))
	fmt.Println(len(rail), "of", cap(rail))
	fmt.Println(tryReceive(rail))
	close(rail)
	if dish, ok := <-rail; ok {
		fmt.Println(dish)
	} else {
		fmt.Println("closed")
	}

	// A question with a reply address.
	questions := make(chan chan int, 1)
	go func() {
		reply := <-questions
		reply <- 42
	}()
	reply := make(chan int, 1)
	questions <- reply
	fmt.Println(<-reply)

	// To everybody: each message, or that the state is another one.
	calls := []chan int{make(chan int, 8), make(chan int, 8)}
	for _, call := range calls {
		call <- 3
	}
	fmt.Printf("Some(%d) Some(%d)\n", <-calls[0], <-calls[1])

	closed := make(chan struct{})
	close(closed)
	<-closed
	fmt.Println("open: false")
}

// ANCHOR_END: main
