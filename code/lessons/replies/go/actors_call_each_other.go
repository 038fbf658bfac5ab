// Two actors that ask each other. Go's runtime sees that nobody can go on, and
// ends the program.
package main

import "fmt"

// ANCHOR: main
type Message struct {
	what  string
	reply chan int
}

func ask(actor chan Message, what string) int {
	reply := make(chan int, 1)
	actor <- Message{what, reply}
	return <-reply
}

func kitchen(inbox, till chan Message) {
	for message := range inbox {
		switch message.what {
		case "order":
			message.reply <- ask(till, "price")
		case "how many":
			message.reply <- 12
		}
	}
}

// ANCHOR_END: main

func till(inbox, kitchen chan Message) {
	for message := range inbox {
		price := 8
		if ask(kitchen, "how many") < 3 {
			price = 12
		}
		message.reply <- price
	}
}

func main() {
	toKitchen, toTill := make(chan Message, 8), make(chan Message, 8)
	go kitchen(toKitchen, toTill)
	go till(toTill, toKitchen)
	fmt.Println("the price of a soup:", ask(toKitchen, "order"))
}
