// What the phrasebook says of goroutines, in Go.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// ANCHOR: main
func count() int {
	return 7
}

func turnOff() {
	fmt.Println("the kettle is off")
}

func tell(value any) string {
	switch value := value.(type) {
	case string:
		return fmt.Sprint("a text: ", value)
	case int:
		return fmt.Sprint("a number: ", value)
	}
	return "something else"
}

func main() {
	// Calling, starting, waiting.
	shirts := count()
	fmt.Println(shirts, "shirts")

	counting := make(chan int, 1)
	go func() {
		defer func() {
			if reason := recover(); reason != nil {
				counting <- 0
			}
		}()
		counting <- count()
	}()
	fmt.Println(<-counting, "shirts")

	name := "Gary"
	var greeting sync.WaitGroup
	greeting.Add(1)
	go func() {
		defer greeting.Done()
		fmt.Println("hello,", name)
	}()
	greeting.Wait()

	// Several at once.
	var tasks sync.WaitGroup
	var sum atomic.Int64
	for number := range 3 {
		tasks.Go(func() { sum.Add(int64(number) + 1) })
	}
	tasks.Wait()
	fmt.Println(sum.Load())

	var both sync.WaitGroup
	var one, other int
	both.Go(func() { one = count() })
	both.Go(func() { other = count() })
	both.Wait()
	fmt.Println(one, "and", other)

	// Waiting for time, and for others.
	time.Sleep(time.Millisecond)
	runtime.Gosched()

	// Any of some types, and what is done at the end.
	fmt.Println(tell("rice"))
	fmt.Println(tell(900))
	defer turnOff()
}

// ANCHOR_END: main
