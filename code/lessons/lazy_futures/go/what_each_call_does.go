// A call, and a call with go in front of it: what each of them runs, and when.
package main

import "fmt"

// ANCHOR: main
func cook(dish string) {
	fmt.Printf("    the %s is cooked\n", dish)
}

func main() {
	fmt.Println("call: soup")
	cook("soup")

	fmt.Println("go: fish")
	served := make(chan bool)
	go func() { cook("fish"); served <- true }()

	fmt.Println("wait for the fish")
	<-served
}

// ANCHOR_END: main
