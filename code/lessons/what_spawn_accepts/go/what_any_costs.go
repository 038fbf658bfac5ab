// What it costs to put a value into an any: two words, and usually an allocation.
package main

import (
	"fmt"
	"testing"
	"unsafe"
)

// ANCHOR: main
type person struct {
	name string
	age  int
}

var kept any // what is put here is not forgotten, so it cannot stay on the stack

func main() {
	age, gary := 900, person{"Gary", 900}
	pointer := &gary

	fmt.Println("words in an any:", unsafe.Sizeof(kept)/unsafe.Sizeof(uintptr(0)))
	fmt.Println("allocations to make one")
	fmt.Println("  of an int:", testing.AllocsPerRun(100, func() { age++; kept = age }))
	fmt.Println("  of a person:", testing.AllocsPerRun(100, func() { gary.age++; kept = gary }))
	fmt.Println("  of a pointer:", testing.AllocsPerRun(100, func() { kept = pointer }))
}

// ANCHOR_END: main
