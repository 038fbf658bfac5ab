// A channel with one place is a bell: a ring is kept, and a second one is not.
package main

import "fmt"

// ANCHOR: main
func ring(bell chan struct{}) {
	select {
	case bell <- struct{}{}:
	default: // it has been rung, and nobody has heard it yet
	}
}

func main() {
	bell := make(chan struct{}, 1)
	ring(bell)
	ring(bell)
	ring(bell)

	carried, quiet := 0, false
	for !quiet {
		select {
		case <-bell:
			carried++
		default:
			quiet = true
		}
	}
	fmt.Println("dishes carried:", carried)
}

// ANCHOR_END: main
