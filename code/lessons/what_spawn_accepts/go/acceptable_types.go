// A function literal, a method and another lesson's function behind go.
package main

import (
	"fmt"
	"sync"
	"time"
)

// Whoever wants to wait for a goroutine arranges it with the goroutine.
var tasks sync.WaitGroup

// The laundry of "Waiting for a task".
func doLaundry() int {
	defer tasks.Done()
	time.Sleep(30 * time.Millisecond) // the machine spins
	fmt.Println("The laundry is folded.")
	return 7 // shirts
}

// ANCHOR: main
type cool string

func (c cool) show() {
	defer tasks.Done()
	fmt.Printf("%s from a method: use in a new goroutine if you want!\n", c)
}

func acceptableTypes(value any) {
	tasks.Add(4)
	go func(from string) {
		defer tasks.Done()
		fmt.Println("coming from:", from)
	}("anonymous")
	go tellType(value)
	go cool("My cool new type").show()
	go doLaundry() // its 7 shirts are lost
	tasks.Wait()
	fmt.Println("Time to exit")
}

// ANCHOR_END: main

// ANCHOR: tell
func tellType(value any) {
	defer tasks.Done()
	switch value.(type) {
	case string:
		fmt.Printf("a string: %v\n", value)
	case int:
		fmt.Printf("an integer: %v\n", value)
	case bool:
		fmt.Printf("a bool: %v\n", value)
	case float64:
		fmt.Printf("a float: %v\n", value)
	case []struct{}:
		fmt.Printf("a list of units: %v\n", value)
	default:
		fmt.Printf("anything else: %+v\n", value)
	}
}

// ANCHOR_END: tell

func main() {
	acceptableTypes([]struct{}{{}, {}, {}})
	acceptableTypes(struct {
		name string
		age  int
	}{name: "Gary", age: 900})
}
